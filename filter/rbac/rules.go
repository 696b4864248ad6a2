package rbac

import (
	"fmt"

	corev3 "github.com/envoyproxy/go-control-plane/envoy/config/core/v3"
	rbacv3 "github.com/envoyproxy/go-control-plane/envoy/config/rbac/v3"
	streamv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/rbac/audit_loggers/stream/v3"
	"google.golang.org/protobuf/proto"

	"github.com/envoykit/envoykit/internal/node"
	"github.com/envoykit/envoykit/part"
)

// RulesBuilder builds policies and what is done with requests that one of them matches.
type RulesBuilder struct {
	n node.Node[rbacv3.RBAC]
}

// Allow starts rules that let requests pass if a policy matches, and refuse all others. Without policies every
// request is refused (rbac-empty-policies).
//
// Envoy: config.rbac.v3.RBAC.Action.ALLOW
func Allow(policies ...*PolicyBuilder) *RulesBuilder { return rules(rbacv3.RBAC_ALLOW, policies) }

// Deny starts rules that refuse requests if a policy matches, and let all others pass. Without policies every
// request passes (rbac-empty-policies).
//
// Envoy: config.rbac.v3.RBAC.Action.DENY
func Deny(policies ...*PolicyBuilder) *RulesBuilder { return rules(rbacv3.RBAC_DENY, policies) }

// Log starts rules that let every request pass, and note whether a policy matches: in the dynamic metadata envoy.common,
// under access_log_hint.
//
// Envoy: config.rbac.v3.RBAC.Action.LOG
func Log(policies ...*PolicyBuilder) *RulesBuilder { return rules(rbacv3.RBAC_LOG, policies) }

func rules(action rbacv3.RBAC_Action, policies []*PolicyBuilder) *RulesBuilder {
	b := &RulesBuilder{}
	b.n.Init(&rbacv3.RBAC{Action: action})
	return b.Policies(policies...)
}

// Policies adds policies, each under its name, which must be its own (map-key-twice). Envoy tries them in the order of
// their names.
//
// Envoy: config.rbac.v3.RBAC.policies
func (b *RulesBuilder) Policies(policies ...*PolicyBuilder) *RulesBuilder {
	m, f := b.n.Set("policies")
	if m.Policies == nil {
		m.Policies = make(map[string]*rbacv3.Policy, len(policies))
	}
	for _, p := range policies {
		if f.Missing(p) {
			continue
		}
		if _, twice := m.Policies[p.name]; twice {
			f.Key(p.name).Report(node.RuleKeyTwice, fmt.Sprintf("there is a policy %q already", p.name), "give each policy a name of its own")
			continue
		}
		m.Policies[p.name] = p.Render(f.Keyed(p.name))
	}
	return b
}

// AuditCondition says when an audit log is written.
type AuditCondition string

// The conditions.
const (
	AuditNever  AuditCondition = "NONE"
	AuditDenied AuditCondition = "ON_DENY"
	AuditPassed AuditCondition = "ON_ALLOW"
	AuditAll    AuditCondition = "ON_DENY_AND_ALLOW"
)

// Audit logs decisions. gRPC servers write such logs; Envoy does not implement them.
//
// Envoy: config.rbac.v3.RBAC.audit_logging_options
func (b *RulesBuilder) Audit(when AuditCondition, loggers ...*AuditLoggerBuilder) *RulesBuilder {
	m, f := b.n.Set("audit_logging_options")
	m.AuditLoggingOptions = &rbacv3.RBAC_AuditLoggingOptions{
		AuditCondition: node.Enum[rbacv3.RBAC_AuditLoggingOptions_AuditCondition](
			f.Sub("audit_condition"), when, rbacv3.RBAC_AuditLoggingOptions_AuditCondition_value),
		LoggerConfigs: node.Children(f.Sub("logger_configs"), nil, loggers),
	}
	return b
}

// Patch edits the finished message, for what no method sets. It runs last.
func (b *RulesBuilder) Patch(edit func(*rbacv3.RBAC)) *RulesBuilder {
	b.n.Patch(edit)
	return b
}

// Clone returns a variant to go on from; it may be changed even if b was passed on.
func (b *RulesBuilder) Clone() *RulesBuilder {
	c := &RulesBuilder{}
	b.n.Clone(&c.n)
	return c
}

// Render implements [part.Part].
func (b *RulesBuilder) Render(s part.Scope) *rbacv3.RBAC { return b.n.Take(s, nil) }

// AuditLoggerBuilder builds a log of decisions.
type AuditLoggerBuilder struct {
	n node.Node[rbacv3.RBAC_AuditLoggingOptions_AuditLoggerConfig]
}

// AuditStdout starts a log to the standard output, in JSON.
//
// Envoy: extensions.rbac.audit_loggers.stream.v3.StdoutAuditLog
func AuditStdout() *AuditLoggerBuilder {
	b := &AuditLoggerBuilder{}
	b.n.Init(&rbacv3.RBAC_AuditLoggingOptions_AuditLoggerConfig{}).AuditLogger = extension(b.n.Below("audit_logger"), "envoy.rbac.audit_loggers", &streamv3.StdoutAuditLog{})
	return b
}

// AuditLogger starts a log that is an extension.
//
// Envoy: config.rbac.v3.RBAC.AuditLoggingOptions.AuditLoggerConfig.audit_logger
func AuditLogger(by part.Part[corev3.TypedExtensionConfig]) *AuditLoggerBuilder {
	b := &AuditLoggerBuilder{}
	b.n.Init(&rbacv3.RBAC_AuditLoggingOptions_AuditLoggerConfig{}).AuditLogger = node.Child(b.n.Below("audit_logger"), by)
	return b
}

// Optional ignores the log where its kind is not known. Default: the rules are refused.
//
// Envoy: config.rbac.v3.RBAC.AuditLoggingOptions.AuditLoggerConfig.is_optional
func (b *AuditLoggerBuilder) Optional() *AuditLoggerBuilder {
	m, _ := b.n.Set("is_optional")
	m.IsOptional = true
	return b
}

// Render implements [part.Part].
func (b *AuditLoggerBuilder) Render(s part.Scope) *rbacv3.RBAC_AuditLoggingOptions_AuditLoggerConfig {
	return b.n.Take(s, nil)
}

// extension renders a message as an extension.
func extension(f node.Field, category string, config proto.Message) *corev3.TypedExtensionConfig {
	c := &node.Custom{}
	c.Init(config, category)
	return c.Take(f.Scope())
}

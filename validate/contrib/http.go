package contrib

import (
	"fmt"
	"strings"

	languagev3 "github.com/envoyproxy/go-control-plane/contrib/envoy/extensions/filters/http/language/v3alpha"

	"github.com/envoykit/envoykit/diag"
	"github.com/envoykit/envoykit/validate/internal/check"
)

func languages(supported string) string {
	return `"@type": type.googleapis.com/envoy.extensions.filters.http.language.v3alpha.Language
default_language: en
supported_languages: [` + supported + "]\n"
}

var languageLocale = check.Rule(diag.Rule{
	ID: "language-locale", Severity: diag.Error,
	Title: "the filter language is given languages",
	Text:  "A language is a code of a few letters, perhaps with a script and a region: de, pt-BR, zh-Hant. The library that Envoy uses has no room for a code of twelve letters or more, and Envoy refuses it.",
	Bad:   languages("brazilian_portuguese, portuguesefrombrazil"),
	Good:  languages("pt-BR, de"),
	Ref:   "contrib/language/filters/http/source/config.cc",
})

// longest is the longest code of a language.
const longest = 11

func init() {
	check.On(func(c *check.Context, m *languagev3.Language) {
		if tooLong(m.GetDefaultLanguage()) {
			c.Report(languageLocale, fmt.Sprintf("%q is no language", m.GetDefaultLanguage()), "default_language")
		}
		for i, l := range m.GetSupportedLanguages() {
			if tooLong(l) {
				c.Report(languageLocale, fmt.Sprintf("%q is no language", l), "supported_languages", i)
			}
		}
	})
}

func tooLong(language string) bool {
	code, _, _ := strings.Cut(language, "@")
	return strings.IndexFunc(code+"_", func(r rune) bool { return strings.ContainsRune("_-.", r) }) > longest
}

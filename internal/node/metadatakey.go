package node

import metadatav3 "github.com/envoyproxy/go-control-plane/envoy/type/metadata/v3"

// MetadataKey names a metadata value: the filter it belongs to, and the keys on the way to it.
func MetadataKey(filter string, path []string) *metadatav3.MetadataKey {
	key := &metadatav3.MetadataKey{Key: filter}
	for _, k := range path {
		key.Path = append(key.Path, &metadatav3.MetadataKey_PathSegment{
			Segment: &metadatav3.MetadataKey_PathSegment_Key{Key: k},
		})
	}
	return key
}

package extension

import "slices"

// uses returns what a message is to the extensions that know it.
func uses(message string) []use {
	i, ok := find(messages[:], message, func(r *messageRow) string { return r.name })
	if !ok {
		return nil
	}
	return messages[i].uses
}

// Of returns the extensions that a message, given by its full name, configures or overrides, sorted by name.
// Nearly always that is one.
func Of(message string) []*Extension {
	var found []*Extension
	for _, u := range uses(message) {
		found = append(found, &extensions[u.extension])
	}
	return found
}

// Overridden returns the extensions that a message overrides for a route.
func Overridden(message string) []*Extension {
	var found []*Extension
	for _, u := range uses(message) {
		if u.override {
			found = append(found, &extensions[u.extension])
		}
	}
	return found
}

// Name returns the name that Envoy's documentation gives to the extension which a message configures in a
// category, or the one that Envoy looks up by where that differs. For PerRoute it is the name of the filter.
func Name(message, category string) (name string, ok bool) {
	for _, u := range uses(message) {
		if u.in(category) {
			return extensions[u.extension].LookupName(), true
		}
	}
	return "", false
}

// Fits tells whether a message fits a category, or PerRoute. known is false where the registry cannot
// tell: it does not know the message (an extension of a newer Envoy, somebody's own, a TypedStruct whose
// type is inside), or nobody lists all extensions of the category. Then fits is false too.
func Fits(message, category string) (fits, known bool) {
	of := uses(message)
	for _, u := range of {
		if u.in(category) {
			return true, true
		}
	}
	switch {
	case len(of) == 0, isOpen(category):
		return false, false
	case category == PerRoute:
		return false, !anyContrib(of)
	}
	return false, true
}

// FitsAny is Fits for a field that takes several categories: fits if one of them does, known unless one is not.
func FitsAny(message string, categories []string) (fits, known bool) {
	known = len(categories) > 0
	for _, c := range categories {
		f, k := Fits(message, c)
		if f {
			return true, true
		}
		known = known && k
	}
	return false, known
}

// Slots returns the categories that a message fits, sorted, and PerRoute last. It is empty for a message
// that the registry does not know, and for the few that Envoy takes nowhere.
func Slots(message string) []string {
	var found []string
	perRoute := false
	for _, u := range uses(message) {
		found = append(found, u.fits...)
		perRoute = perRoute || u.override
	}
	slices.Sort(found)
	found = slices.Compact(found)
	if perRoute {
		found = append(found, PerRoute)
	}
	return found
}

// in tells whether the message fits a category here.
func (u *use) in(category string) bool {
	if category == PerRoute {
		return u.override
	}
	return slices.Contains(u.fits, category)
}

// anyContrib is asked about overrides: nobody lists which contrib filters take their own configuration as one.
func anyContrib(of []use) bool {
	for _, u := range of {
		if extensions[u.extension].Contrib {
			return true
		}
	}
	return false
}

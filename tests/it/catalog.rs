//! Generic code visits each resource by the best way to read it, and people's names find it.

use std::collections::BTreeMap;

use core_api::{
    catalog::{self, RESOURCES, ResourceInfo, ResourceVisitor},
    endpoint::{CallKind, CanGet, CanList, CanRead, CanReadByKey, CanReadChanges},
};
use serde::Serialize;

/// Returns the name of the called method, and the path of the type.
struct Method;

impl ResourceVisitor for Method {
    type Output = (&'static str, &'static str);

    fn changes<R: CanReadChanges + CanGet + Serialize>(
        self,
        _: &'static ResourceInfo,
    ) -> Self::Output {
        ("changes", R::PATH)
    }

    fn keyed<R: CanReadByKey + Serialize>(self, _: &'static ResourceInfo) -> Self::Output {
        ("keyed", R::PATH)
    }

    fn list<R: CanList + Serialize>(self, _: &'static ResourceInfo) -> Self::Output {
        ("list", R::PATH)
    }

    fn single<R: CanRead + Serialize>(self, _: &'static ResourceInfo) -> Self::Output {
        ("single", R::PATH)
    }
}

/// Returns the method that a resource should be visited by.
fn expected(resource: &ResourceInfo) -> Option<&'static str> {
    let has = |kind| resource.call(kind).is_some();
    match () {
        () if resource.reads_changes && has(CallKind::Get) => Some("changes"),
        () if resource.reads_by_key => Some("keyed"),
        () if has(CallKind::List) => Some("list"),
        () if has(CallKind::Read) => Some("single"),
        () => None,
    }
}

#[test]
fn a_visitor_reaches_each_resource_by_the_best_way_to_read_it() {
    let mut methods: BTreeMap<_, usize> = BTreeMap::new();
    for resource in RESOURCES {
        let visited = resource.visit(Method);
        assert_eq!(visited.map(|(method, _)| method), expected(resource), "{}", resource.name);
        assert!(visited.is_none_or(|(_, path)| path == resource.path), "{}", resource.name);
        *methods.entry(visited.map_or("none", |(method, _)| method)).or_default() += 1;
    }
    assert_eq!(methods.len(), 5, "a way has no resource: {methods:?}");
    assert_eq!(methods.values().sum::<usize>(), RESOURCES.len());
}

/// Returns the name of the more general method.
struct General;

impl ResourceVisitor for General {
    type Output = &'static str;

    fn list<R: CanList + Serialize>(self, _: &'static ResourceInfo) -> Self::Output {
        "list"
    }

    fn single<R: CanRead + Serialize>(self, _: &'static ResourceInfo) -> Self::Output {
        "single"
    }
}

#[test]
fn a_visitor_may_treat_all_lists_alike() {
    for resource in RESOURCES {
        let method = expected(resource).map(|way| if way == "single" { way } else { "list" });
        assert_eq!(resource.visit(General), method, "{}", resource.name);
    }
}

#[test]
fn each_name_of_a_resource_finds_it_and_no_other() {
    for resource in RESOURCES {
        let plural = resource.call(CallKind::List).and_then(|call| call.name.strip_prefix("List"));
        for name in [resource.name, resource.path].into_iter().chain(plural) {
            for spelling in [name.to_owned(), name.to_uppercase(), name.to_lowercase()] {
                let found = catalog::find(&spelling).map(|found| found.name);
                assert_eq!(found, Some(resource.name), "{spelling}");
                assert_eq!(catalog::nearest(&spelling)[0].name, resource.name, "{spelling}");
            }
        }
    }
}

#[test]
fn separators_of_words_do_not_matter() {
    for name in ["time entry", "Time-Entry", "time_entries", "/timeentry/", "TIME ENTRIES"] {
        assert_eq!(catalog::find(name).map(|found| found.name), Some("TimeEntry"), "{name}");
    }
}

#[test]
fn other_texts_find_no_resource() {
    let long = "timeentry".repeat(1000);
    for name in ["", " ", "/", "-", "timeentr", "time.entry", "timeentry/{id}", "ⅽlient", &long] {
        assert_eq!(catalog::find(name), None, "{name}");
    }
}

#[test]
fn a_misspelt_name_has_suggestions() {
    let nearest = |name| catalog::nearest(name).into_iter().map(|near| near.name);
    for (name, first) in [
        ("timeentrys", "TimeEntry"),
        ("time", "TimeEntry"),
        ("Invoce", "Invoice"),
        ("clints", "ClientRecord"),
        ("/crm/prospct", "Prospect"),
    ] {
        let suggestions: Vec<_> = nearest(name).collect();
        assert!(suggestions.contains(&first) && suggestions.len() <= 3, "{name}: {suggestions:?}");
    }
    for name in ["", "qqqqqq", "x", &"invoice".repeat(1000)] {
        assert_eq!(nearest(name).next(), None, "{name}");
    }
}

#[test]
fn words_that_people_search_by_find_one_resource_or_none() {
    let name = |word| catalog::find(word).map(|resource| resource.name);
    for (word, found) in [
        ("time", Some("TimeEntry")),
        ("hours", Some("TimeEntry")),
        ("Time sheets", Some("TimeEntry")),
        ("suppliers", Some("Vendor")),
        ("accounts-payable", Some("Bill")),
        // Two resources each.
        ("task", None),
        ("ledger", None),
        ("s", None),
    ] {
        assert_eq!(name(word), found, "{word}");
    }
    let near: Vec<_> = catalog::nearest("task").iter().map(|resource| resource.name).collect();
    assert!(near.contains(&"Activity") && near.contains(&"ToDo"), "{near:?}");
}

//! Each record, input and call is at the root and in the module of its group, and the catalog has it.

use core_api::{
    Evidence, Resource,
    catalog::{CallInfo, RESOURCES, ResourceInfo},
    endpoint::CallKind,
    record::{FieldInfo, Support},
};

/// Compiles if both are one type.
fn is_same<T: ?Sized>(_: fn(&T), _: fn(&T)) {}

macro_rules! check_modules {
    (records { $(
        $group:ident $record:ident { $($word:ident $call:ident;)* }
        { $($input:ident; $($field:ident: $type:ty,)*)? } [$($extra:ident)*] $abilities:tt
    )* } calls { $($other:ident $name:ident $path:literal $evidence:ident [$($only:ident)*])* }) => {
        $(
            is_same::<core_api::$record>(|_: &core_api::$group::$record| (), |_| ());
            $(is_same::<core_api::$call>(|_: &core_api::$group::$call| (), |_| ());)*
            $(is_same::<core_api::$input>(|_: &core_api::$group::$input| (), |_| ());)?
            $(is_same::<core_api::$extra>(|_: &core_api::$group::$extra| (), |_| ());)*
        )*
        $($(is_same::<core_api::$only>(|_: &core_api::$other::$only| (), |_| ());)*)*
    };
}

#[test]
fn every_record_input_and_call_is_at_the_root_and_in_the_module_of_its_group() {
    core_api::__resources!(check_modules);
}

/// The constants of a resource: its path, its fields and its standard calls.
type Constants = (&'static str, &'static [FieldInfo], &'static [CallKind]);

macro_rules! constants {
    (records { $(
        $group:ident $record:ident { $($word:ident $call:ident;)* } $input:tt $extra:tt $abilities:tt
    )* } calls $calls:tt) => {
        vec![$((
            <core_api::$record as Resource>::PATH,
            core_api::$record::FIELDS,
            <core_api::$record as Resource>::CALLS,
        )),*]
    };
}

#[test]
fn the_catalog_has_the_constants_of_the_types() {
    let constants: Vec<Constants> = core_api::__resources!(constants);
    let records: Vec<&ResourceInfo> =
        RESOURCES.iter().filter(|resource| !resource.fields.is_empty()).collect();
    assert_eq!(records.len(), constants.len());
    for (resource, (path, fields, calls)) in records.into_iter().zip(constants) {
        assert_eq!((resource.path, resource.fields), (path, fields));
        let standard: Vec<_> = resource.calls.iter().filter_map(|call| call.kind).collect();
        assert_eq!(standard, calls, "{path}");
        assert!(calls.iter().all(|kind| resource.call(*kind).is_some()), "{path}");
    }
}

#[test]
fn calls_of_the_catalog_have_a_method_a_path_and_a_scope() {
    for resource in RESOURCES {
        for call in resource.calls {
            let CallInfo { method, path, scope, .. } = call;
            assert!(["GET", "POST", "PUT", "PATCH", "DELETE"].contains(method), "{call:?}");
            assert!(path.starts_with('/') && scope.ends_with(":core"), "{call:?}");
            assert_eq!(*scope == "read:core", *method == "GET", "{call:?}");
        }
        assert!(!resource.calls.is_empty(), "{}", resource.name);
    }
    let health = RESOURCES.iter().find(|resource| resource.name == "Health").unwrap();
    assert_eq!(
        (health.group, health.calls[0].name, health.calls[0].kind),
        ("system", "GetHealth", None)
    );
}

/// The table of abilities on the page of the catalog.
const ABILITIES: &str = include_str!("../../core-api/src/generated/abilities.md");

/// The kinds of calls in the order of the table.
const COLUMNS: [CallKind; 8] = [
    CallKind::Get,
    CallKind::List,
    CallKind::Create,
    CallKind::Update,
    CallKind::Patch,
    CallKind::Delete,
    CallKind::BatchCreate,
    CallKind::Read,
];

/// Returns the row that the table of abilities should have for a resource.
fn row(resource: &ResourceInfo) -> String {
    let reads_by = |key: &str| {
        let by = |field: &FieldInfo| {
            field.name == key && field.filter == Support::Known && field.sort == Support::Known
        };
        let is_listed = resource.call(CallKind::List).is_some();
        if is_listed && resource.fields.iter().any(by) { "yes" } else { "" }
    };
    let call = |kind| match resource.call(kind).map(|call| call.evidence) {
        None => "",
        Some(Evidence::Assumed) => "(yes)",
        Some(_) => "yes",
    };
    let keys = ["createdOn", "lastUpdated"].map(reads_by);
    let cells: Vec<&str> = keys.into_iter().chain(COLUMNS.map(call)).collect();
    format!("| [`{0}`](crate::{0}) | {1} |", resource.name, cells.join(" | "))
}

#[test]
fn the_table_of_abilities_agrees_with_the_catalog() {
    let records: Vec<_> = RESOURCES.iter().filter(|resource| !resource.fields.is_empty()).collect();
    assert_eq!(ABILITIES.lines().filter(|line| line.starts_with("| [`")).count(), records.len());
    for resource in records {
        let row = row(resource);
        assert!(ABILITIES.lines().any(|line| line == row), "{row}");
    }
}

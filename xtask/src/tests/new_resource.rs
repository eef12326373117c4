//! `new-resource`: a spec, its code, and nothing else by hand.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};

use insta::assert_snapshot;
use proptest::prelude::*;
use tempfile::TempDir;

use super::{API, SCOPES, TASK, write};
use crate::{
    cli::Command,
    diagnostics::Source,
    load,
    new_resource::{self, NewResource},
    run,
};

const PAGE: &str = include_str!("vendor/documents/gate.html");
const YARD: &str = include_str!("vendor/documents/yard.pq");

/// A few specs, so that drafts are fast.
fn few() -> Vec<Source> {
    let specs = [
        ("specs/api.toml", API),
        ("specs/resources/general/task.toml", TASK),
        ("specs/scopes.toml", SCOPES),
    ];
    let source =
        |(path, text): (&str, &str)| Source { path: path.to_owned(), text: text.to_owned() };
    specs.into_iter().map(source).collect()
}

/// A workspace with all specs of this one, and their code.
fn tree() -> TempDir {
    let root = tempfile::tempdir().unwrap();
    let ours = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let mut paths = Vec::new();
    load::toml_files(&ours.join("specs"), &mut paths).unwrap();
    for path in paths {
        let text = fs::read_to_string(&path).unwrap();
        write(root.path(), path.strip_prefix(&ours).unwrap().to_str().unwrap(), &text);
    }
    run(Command::Generate { check: false }, root.path()).unwrap();
    root
}

/// All files below a folder with their texts.
fn files(folder: &Path, found: &mut BTreeMap<PathBuf, String>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files(&path, found);
        } else {
            found.insert(path.clone(), fs::read_to_string(&path).unwrap());
        }
    }
}

fn all(root: &TempDir) -> BTreeMap<PathBuf, String> {
    let mut found = BTreeMap::new();
    files(root.path(), &mut found);
    found
}

fn gate(name: &str, path: &str) -> NewResource {
    NewResource {
        group: "lists".to_owned(),
        name: name.to_owned(),
        path: path.to_owned(),
        calls: vec!["list".to_owned(), "get".to_owned()],
        area: Some("CRM".to_owned()),
        ..NewResource::default()
    }
}

fn make(root: &TempDir, new: NewResource) -> Result<String, String> {
    let NewResource { group, name, path, calls, area, source, from } = new;
    let place = format!("{}/", root.path().display());
    let result =
        run(Command::NewResource { group, name, path, calls, area, source, from }, root.path());
    result.map(|text| text.replace(&place, "")).map_err(|text| text.replace(&place, ""))
}

#[test]
fn after_the_command_the_specs_are_right_and_the_code_is_fresh() {
    let root = tree();
    let before = all(&root);
    let output = make(&root, gate("YardGate", "/yard/gate")).unwrap();
    let (_, left) = output.split_once("left to do:\n").unwrap();
    assert_snapshot!(left, @"
    specs/resources/lists/yard_gate.toml: describe the record in `doc`, and add `aliases`
    specs/resources/lists/yard_gate.toml: see whether `source` is the address of the vendor's page
    specs/resources/lists/yard_gate.toml: write the fields, or `cargo xtask import` a page of the vendor
    specs/resources/lists/yard_gate.toml: raise the evidence when a source shows the calls
    CHANGELOG.md: add a line
    ");
    let spec =
        fs::read_to_string(root.path().join("specs/resources/lists/yard_gate.toml")).unwrap();
    assert_snapshot!(spec, @r#"
    #:schema ../../schema/resource.json
    resource = "YardGate"
    doc = "A yard gate."
    area = "CRM"
    source = "https://api-explorer.bqecore.com/docs/api/apis/gate"
    path = "/yard/gate"
    evidence = "assumed"
    calls = ["get", "list"]

    [fields]
    common = true
    "#);
    run(Command::Check { explain: None }, root.path()).unwrap();
    run(Command::Generate { check: true }, root.path()).unwrap();
    run(Command::Format { check: true }, root.path()).unwrap();
    let is_generated = |path: &&PathBuf| {
        let path = path.strip_prefix(root.path()).unwrap();
        let folders = ["core-api/src/generated", "core-sandbox/openapi", "docs"];
        !folders.iter().any(|folder| path.starts_with(folder))
    };
    let after = all(&root);
    let changed: Vec<_> = after
        .iter()
        .filter(|(path, text)| before.get(*path) != Some(text))
        .map(|(path, _)| path)
        .filter(is_generated)
        .collect();
    assert_eq!(changed, [&root.path().join("specs/resources/lists/yard_gate.toml")]);
}

#[test]
fn a_page_gives_the_fields_and_names_give_the_docs() {
    let root = tree();
    write(
        root.path(),
        "specs/enums/gate_kind.toml",
        "#:schema ../schema/enum.json\nenum = \"GateKind\"\ndoc = \"Kind of a gate.\"\nsource = \"https://example.com\"\nvalues = []\n",
    );
    write(root.path(), "gate.html", PAGE);
    let new = NewResource { from: Some(root.path().join("gate.html")), ..gate("Gate", "/gate") };
    // A value of the enum has no name on the page.
    let output = make(&root, new).unwrap_err();
    assert!(output.contains("not read:\nerror: the value `2` has no name"), "{output}");
    let spec = fs::read_to_string(root.path().join("specs/resources/lists/gate.toml")).unwrap();
    assert_snapshot!(spec, @r#"
    #:schema ../../schema/resource.json
    resource = "Gate"
    doc = "A gate."
    area = "CRM"
    source = "https://api-explorer.bqecore.com/docs/api/apis/gate"
    path = "/gate"
    calls = ["get", "list", "create", "delete"]

    [fields]
    label    = { type = "string", required = true, filter = true, sort = true, max_length = 50, doc = "Label." }
    height   = { type = "decimal", doc = "Height." }
    keeperId = { type = "id:Employee|Vendor", filter = true, doc = "Keeper." }
    kind     = { type = "enum:GateKind", filter = true, doc = "Kind." }
    locks    = { type = "json", doc = "Locks." }
    openedOn = { type = "date-time", sort = true, doc = "Opened on." }
    common   = true
    id       = { filter = true }
    "#);
    run(Command::Check { explain: None }, root.path()).unwrap();
    run(Command::Generate { check: true }, root.path()).unwrap();
}

#[test]
fn a_connector_gives_the_fields_of_its_path() {
    let root = tree();
    let other = YARD.replace("\"gate\"", "\"shed\"").replace("section Yard;", "");
    write(root.path(), "yard.pq", &format!("{YARD}{other}"));
    let new = NewResource { from: Some(root.path().join("yard.pq")), ..gate("Gate", "/gate") };
    make(&root, new).unwrap();
    let spec = fs::read_to_string(root.path().join("specs/resources/lists/gate.toml")).unwrap();
    assert!(spec.contains("evidence = \"vendor-code\"\n"), "{spec}");
    assert!(spec.contains("isLocked"), "{spec}");
    run(Command::Check { explain: None }, root.path()).unwrap();
    run(Command::Generate { check: true }, root.path()).unwrap();
}

#[test]
fn a_reference_becomes_the_resource() {
    let root = tree();
    make(&root, gate("InvoiceTemplate", "/invoicetemplate")).unwrap();
    let api = fs::read_to_string(root.path().join("specs/api.toml")).unwrap();
    assert!(!api.contains("InvoiceTemplate") && api.contains("SecurityProfile"), "{api}");
    run(Command::Generate { check: true }, root.path()).unwrap();
}

#[test]
fn bad_input_names_the_fix_and_writes_nothing() {
    let root = tree();
    let before = all(&root);
    let with = |change: fn(&mut NewResource)| {
        let mut new = gate("YardGate", "/yard/gate");
        change(&mut new);
        make(&root, new).unwrap_err()
    };
    let errors = [
        with(|new| new.group = "genral".to_owned()),
        with(|new| new.name = "yard-gate".to_owned()),
        with(|new| new.name = "Region".to_owned()),
        with(|new| new.path = "/crm/lists/region".to_owned()),
        with(|new| new.path = "/gate/{id}?x".to_owned()),
        with(|new| new.calls = vec!["lits".to_owned()]),
        with(|new| new.area = Some("Crm".to_owned())),
        with(|new| (new.group, new.area) = ("general".to_owned(), None)),
        with(|new| new.from = Some("gone.html".into())),
    ];
    assert_snapshot!(errors.join("\n"), @"
    error: there is no group `genral`; did you mean `general`? write one of `crm`, `general`, `hr`, `lists`, `system`; nothing was written
    error: `yard-gate` is not a valid name of a resource; write `YardGate`; nothing was written
    error: the resource `Region` exists in specs/resources/lists/region.toml; change that spec; nothing was written
    error: `Region` has the path `/crm/lists/region`; give the path of the new resource; nothing was written
    error: `/gate/{id}?x` is not a valid path of a resource; write it below the base URL, as in `/crm/lead`: no query, no id, no `/` at the end; nothing was written
    error: there is no call `lits`; did you mean `list`? write one of `batch`, `create`, `delete`, `get`, `list`, `patch`, `read`, `update`; nothing was written
    error: there is no area `Crm`; did you mean `CRM`? write one of `Accounting`, `Billing`, `CRM`, `Company and settings`, `Documents, notes and tasks`, `HR`, `Projects and clients`, `Time and expenses`; nothing was written
    error: the group `general` has several areas; add `--area` with one of `Accounting`, `Billing`, `CRM`, `Company and settings`, `Documents, notes and tasks`, `HR`, `Projects and clients`, `Time and expenses`; nothing was written
    error: gone.html: No such file or directory (os error 2); nothing was written
    ");
    for name in ["Self", "Filter", "ObjectState", "GetProject"] {
        let output = make(&root, gate(name, "/yard/gate")).unwrap_err();
        assert!(output.ends_with("change the input; nothing was written"), "{name}: {output}");
    }
    assert_eq!(all(&root), before);
}

proptest! {
    #[test]
    fn any_input_is_drafted_by_all_rules_or_refused(
        group in "(general|crm|api|[a-z/.]{0,5})",
        name in "([A-Z][a-zA-Z0-9]{0,8}|Type|Match|Self|Task|Id|Box|\\PC{0,6})",
        path in "(/[a-z]{1,8}|/task|/(get|batch|[a-z{}?%/. ]{0,8}))",
        call in "(get|list|read|create|batch|patch|[a-z]{0,4})",
    ) {
        let new = NewResource { group, name, path, calls: vec![call], ..NewResource::default() };
        match new_resource::draft(load::of(few()), &new, None) {
            Ok(draft) => {
                prop_assert_eq!(draft.texts.len(), 1);
                prop_assert!(draft.texts.keys().all(|path| path.starts_with("specs/resources/")));
            }
            Err(text) => prop_assert!(text.ends_with("nothing was written"), "{}", text),
        }
    }
}

#[test]
fn if_the_code_cannot_be_generated_the_spec_is_taken_back() {
    let root = tree();
    write(root.path(), "core-api/src/generated/mine.txt", "");
    let before = all(&root);
    let output = make(&root, gate("InvoiceTemplate", "/invoicetemplate")).unwrap_err();
    assert!(output.ends_with("the new spec was taken back"), "{output}");
    assert_eq!(all(&root), before);
}

//! Changes of declarations, files and places, which take several edits.

use std::collections::BTreeSet;

use super::{data, every_edit::UNSEEN, state, tree};
use crate::diff::{Finding, State, compare};

/// An edit of a file: its path, a text that occurs once, and the text instead.
type Edit = (&'static str, &'static str, &'static str);

const API: &str = "specs/api.toml";
const SCOPES: &str = "specs/scopes.toml";
const CLIENT: &str = "specs/resources/general/client.toml";
const DOCUMENT: &str = "specs/resources/general/document.toml";
const EXPENSE: &str = "specs/resources/general/expense.toml";
const PROJECT: &str = "specs/resources/general/project.toml";
const ADDRESS: &str = "specs/objects/address.toml";
const ENTITY_TYPE: &str = "specs/enums/entity_type.toml";

/// The changes, each with its edits and the rules that find it.
const CHANGES: &[(&[Edit], &[&str])] = &[
    (&[(PROJECT, "count = { rust", "reads = { rust")], &["wire-name-changed"]),
    (
        &[(CLIENT, "rust = \"ClientRecord\"", "rust = \"Customer\"")],
        &["choice-added", "choice-removed", "rust-name-changed"],
    ),
    (
        &[(ADDRESS, "object = \"Address\"", "object = \"Address\"\nrust = \"Spot\"")],
        &["rust-name-changed"],
    ),
    (
        &[(ENTITY_TYPE, "enum = \"EntityType\"", "enum = \"EntityType\"\nrust = \"RecordKind\"")],
        &["rust-name-changed"],
    ),
    (&[(API, "name = \"Group\",", "name = \"Group\", rust = \"Team\",")], &["rust-name-changed"]),
    (
        &[
            (PROJECT, "resource = \"Project\"", "resource = \"Duty\""),
            (PROJECT, "[\"Job\",", "[\"Project\", \"Job\","),
            (PROJECT, "general/project", "general/duty"),
        ],
        &["renamed-with-alias"],
    ),
    (
        &[
            (ADDRESS, "object = \"Address\"", "object = \"Spot\""),
            (ADDRESS, "\"Place\"", "[\"Address\", \"Place\"]"),
            (ADDRESS, "objects/address", "objects/spot"),
            (PROJECT, "object:Address", "object:Spot"),
        ],
        &["renamed-with-alias"],
    ),
    (
        &[
            (ENTITY_TYPE, "enum = \"EntityType\"", "enum = \"RecordKind\""),
            (ENTITY_TYPE, "\"Kind\"", "[\"EntityType\", \"Kind\"]"),
            (ENTITY_TYPE, "name = \"Project\"", "name = \"Duty\""),
            (ENTITY_TYPE, "\"Job\"", "[\"Project\", \"Job\"]"),
            (ENTITY_TYPE, "enums/entity_type", "enums/record_kind"),
            (DOCUMENT, "enum:EntityType", "enum:RecordKind"),
        ],
        &["renamed-with-alias"],
    ),
    (
        &[
            (PROJECT, "[call.move-step]", "[call.push-step]"),
            (PROJECT, "\"shift-step\"", "[\"move-step\", \"shift-step\"]"),
            (PROJECT, "hours = {", "workTime = {"),
            (PROJECT, "\"time\"", "[\"hours\", \"time\"]"),
        ],
        &["renamed-with-alias", "field-renamed"],
    ),
    (&[(EXPENSE, "resources/general", "resources/hr")], &["group-changed"]),
    (
        &[(PROJECT, "area = \"Projects and clients\"", "area = \"Time and expenses\"")],
        &["area-changed"],
    ),
    (
        &[(
            API,
            "[\"Time and expenses\", \"Projects and clients\"",
            "[\"Projects and clients\", \"Time and expenses\"",
        )],
        &["areas-changed"],
    ),
    (
        &[
            (PROJECT, "resource = \"Project\"", "resource = \"Duty\""),
            (PROJECT, "general/project", "general/duty"),
        ],
        &["resource-renamed"],
    ),
    (
        &[
            (PROJECT, "resource = \"Project\"", "resource = \"Duty\""),
            (PROJECT, "path = \"/project\"", "path = \"/duty\""),
            (PROJECT, "general/project", "general/duty"),
        ],
        &["path-changed", "resource-renamed"],
    ),
    (&[(PROJECT, "[call.move-step]", "[call.shove-step]")], &["call-renamed"]),
    (
        &[(PROJECT, "{stepId}/before/{otherId}", "{otherId}/before/{stepId}")],
        &["parameters-changed", "path-changed"],
    ),
    (
        &[
            (PROJECT, "after = {", "between = {"),
            (PROJECT, "before = {", "after = {"),
            (PROJECT, "between = {", "before = {"),
            (PROJECT, "Start of", "The end of"),
            (PROJECT, "End of", "Start of"),
            (PROJECT, "The end", "End"),
        ],
        &["evidence-changed", "provenance-changed", "query-order-changed"],
    ),
    (&[(PROJECT, "stepId = \"id:Client\"", "stepId = \"id:Employee\"")], &["parameters-changed"]),
    (
        &[
            (ADDRESS, "object = \"Address\"", "object = \"Spot\""),
            (ADDRESS, "objects/address", "objects/spot"),
            (PROJECT, "object:Address", "object:Spot"),
        ],
        &["object-renamed", "body-changed"],
    ),
    (
        &[
            (ENTITY_TYPE, "enum = \"EntityType\"", "enum = \"RecordKind\""),
            (ENTITY_TYPE, "enums/entity_type", "enums/record_kind"),
            (DOCUMENT, "enum:EntityType", "enum:RecordKind"),
        ],
        &["enum-renamed", "type-changed"],
    ),
    (
        &[
            (API, "    { name = \"Group\", doc = \"A group.\" },\n", ""),
            (EXPENSE, "resource = \"Expense\"", "resource = \"Group\""),
            (EXPENSE, "general/expense", "general/group"),
        ],
        &["resource-renamed", "reference-declared"],
    ),
    (
        &[(
            PROJECT,
            "salary = { type = \"decimal\",",
            "salary = { type = \"decimal\", required = true,",
        )],
        &["field-noted"],
    ),
    (
        &[
            (EXPENSE, "tax1                = {", "swapped             = {"),
            (EXPENSE, "tax2                = {", "tax1                = {"),
            (EXPENSE, "swapped             = {", "tax2                = {"),
        ],
        &["doc-changed", "order-changed"],
    ),
    (
        &[
            (SCOPES, "[scope.Address]\nname = \"address\"", "[scope.Swap]\nname = \"swap\""),
            (SCOPES, "[scope.Email]\nname = \"email\"", "[scope.Address]\nname = \"address\""),
            (SCOPES, "[scope.Swap]\nname = \"swap\"", "[scope.Email]\nname = \"email\""),
        ],
        &["doc-changed", "order-changed"],
    ),
    (&[(SCOPES, "name = \"email\"", "name = \"email\"\naccess = \"read\"")], &["access-added"]),
    (
        &[(SCOPES, "[scope.Email]\nname = \"email\"", "[scope.Mail]\nname = \"mail\"")],
        &["scope-added", "scope-removed"],
    ),
];

/// Files that are added or removed, each with the rules of both.
const FILES: &[(&str, &str, &[&str])] = &[
    (
        "specs/enums/colour.toml",
        "enum = \"Colour\"\ndoc = \"A colour.\"\nsource = \"https://example.com\"\nvalues = []\n",
        &["enum-added", "enum-removed"],
    ),
    (
        "specs/objects/point.toml",
        "object = \"Point\"\ndoc = \"A point.\"\nsource = \"https://example.com\"\n\
         [fields]\nx = { type = \"int32\", doc = \"To the right.\" }\n",
        &["object-added", "object-removed"],
    ),
    (
        "specs/resources/general/tax.toml",
        "resource = \"Tax\"\ndoc = \"A tax.\"\narea = \"Time and expenses\"\nsource = \"https://example.com\"\n\
         path = \"/tax\"\ncalls = [\"list\"]\n\
         [fields]\nid = { type = \"id\", read_only = true, doc = \"Identifier.\" }\n",
        &["resource-added", "resource-removed"],
    ),
];

/// Makes a state with edits of texts, or of the path of a file.
fn edited(edits: &[Edit]) -> State {
    let mut sources = tree();
    for (path, find, replace) in edits {
        let source = sources.iter_mut().find(|source| source.path == *path).unwrap();
        let is_path = source.path.contains(find);
        let place = if is_path { &mut source.path } else { &mut source.text };
        assert_eq!(place.matches(find).count(), 1, "{path}: {find}");
        *place = place.replace(find, replace);
    }
    state(sources).unwrap_or_else(|error| panic!("{edits:?}: {error}"))
}

fn rules(findings: &[Finding]) -> BTreeSet<&'static str> {
    findings.iter().map(|finding| finding.rule.name).collect()
}

#[test]
fn changes_of_declarations_are_named() {
    let old = edited(&[]);
    for (edits, expected) in CHANGES {
        let findings = compare(&old, &edited(edits));
        assert_eq!(
            rules(&findings),
            expected.iter().copied().collect(),
            "{edits:?}: {findings:#?}"
        );
    }
}

#[test]
fn files_that_come_and_go_are_named() {
    let old = edited(&[]);
    for (path, text, expected) in FILES {
        let mut sources = tree();
        sources.push(crate::diagnostics::Source { path: (*path).into(), text: (*text).into() });
        let new = state(sources).unwrap_or_else(|error| panic!("{path}: {error}"));
        let (there, back) = (compare(&old, &new), compare(&new, &old));
        assert_eq!([there.len(), back.len()], [1, 1], "{there:#?} {back:#?}");
        assert_eq!([there[0].rule.name, back[0].rule.name], **expected);
        assert!(back[0].place.is_old && !there[0].place.is_old);
    }
}

/// A rule without a test could have the wrong level, or never be found.
#[test]
fn each_rule_has_a_test() {
    let prepared = data("cases.toml");
    let tested: Vec<&str> = CHANGES.iter().flat_map(|(_, rules)| *rules).copied().collect();
    let of_files = FILES.iter().flat_map(|(_, _, rules)| *rules);
    for rule in UNSEEN {
        let is_tested = tested.contains(&rule) || of_files.clone().any(|known| *known == rule);
        assert!(is_tested || prepared.contains(&format!("\"{rule}\"")), "{rule} has no test");
    }
}

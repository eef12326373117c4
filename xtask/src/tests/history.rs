//! Deprecations, old names and first versions in generated files.

use std::collections::BTreeMap;

use insta::assert_snapshot;

use super::texts::{API, SCOPES};
use crate::{check, diagnostics::Source, emit, load};

const GATE: &str = r#"
resource = "Gate"
renamed_from = "Door"
since = "0.9"
doc = "A gate."
source = "https://example.com"
path = "/gate"
calls = ["get", "list", "create", "batch"]
call_deprecated = { batch = "Use `CreateGate`." }
call_since = { batch = "0.8.1" }
[call.open]
method = "POST"
path = "/gate/{id}/open"
scope = "read:core"
returns = "json"
renamed_from = ["unlock", "unbar"]
since = "1"
doc = "Opens it."
[fields]
id = { type = "id", read_only = true, doc = "Identifier." }
name = { type = "string", required = true, renamed_from = "type", filter = true, doc = "Name." }
state = { type = "enum:State", filter = true, deprecated = "Use `open`.", doc = "State." }
note = { type = "string", renamed_from = ["text", "memo"], since = "1.0", doc = "Note." }
"#;

const STATE: &str = r#"
enum = "State"
renamed_from = ["Status", "Phase"]
deprecated = "Use a flag."
doc = "State."
source = "https://example.com"
values = [
    { value = 0, name = "Open", deprecated = "Use `Shut` and think about the other values of this enum, which mean more than this one.", doc = "Open." },
    { value = 1, name = "Shut", renamed_from = ["Closed", "Barred"], since = "0.1", doc = "Shut." },
]
"#;

const HINGE: &str = r#"
object = "Hinge"
renamed_from = "Joint"
doc = "A hinge."
source = "https://example.com"
[fields]
size = { type = "int32", required = true, doc = "Size." }
"#;

/// Returns the generated files of these specs by their path.
fn files(specs: &[(&str, &str)]) -> BTreeMap<String, String> {
    let always = [("api.toml", API), ("scopes.toml", SCOPES)];
    let source = |(path, text): &(&str, &str)| Source {
        path: format!("specs/{path}"),
        text: (*text).to_owned(),
    };
    let mut loaded = load::of(always.iter().chain(specs).map(source).collect());
    check::check(&loaded.specs, &mut loaded.mistakes);
    assert!(loaded.mistakes.is_empty(), "{}", loaded.mistakes.render(&loaded.sources));
    emit::files(&loaded.specs)
}

fn all() -> BTreeMap<String, String> {
    files(&[
        ("resources/general/gate.toml", GATE),
        ("enums/state.toml", STATE),
        ("objects/hinge.toml", HINGE),
    ])
}

/// Returns the text of a file from the first line with a text.
fn from(files: &BTreeMap<String, String>, path: &str, start: &str) -> String {
    let text = &files[&format!("core-api/src/generated/{path}")];
    let lines = text.lines().skip_while(|line| !line.contains(start));
    lines.collect::<Vec<_>>().join("\n")
}

#[test]
fn the_page_of_a_record_shows_its_history() {
    let page = from(&all(), "general/gate.rs", "/// Source");
    assert_snapshot!(page.split_once("\n/// A create").unwrap().0, @"
    /// Source: <https://example.com>
    ///
    /// Known since version 0.9 of the vendor's documentation.
    ///
    /// | call | request | scope | evidence |
    /// |---|---|---|---|
    /// | [`GetGate`] | `GET /gate/{id}` | `read:core` | documented |
    /// | [`ListGates`] | `GET /gate` | `read:core` | documented |
    /// | [`CreateGate`] | `POST /gate` | `readwrite:core` | documented |
    /// | [`BatchCreateGates`] (deprecated) | `POST /gate/batch` | `readwrite:core` | documented |
    /// | [`OpenGate`] | `POST /gate/{id}/open` | `read:core` | documented |
    ///
    /// Filters: [`name`](Self::NAME), [`state`](Self::STATE) (deprecated).
    ///
    ");
}

#[test]
fn a_declaration_has_its_history() {
    let declaration = from(&all(), "general/gate.rs", "#[derive(");
    assert_snapshot!(declaration.split_once("\n/// `POST").unwrap().0, @r#"
    #[derive(Clone, Debug, PartialEq, Resource)]
    #[resource(
        "/gate",
        #[renamed_from(GetDoor)]
        get = GetGate,
        #[renamed_from(ListDoors)]
        list = ListGates,
        #[renamed_from(CreateDoor)]
        create = CreateGate,
        ///
        /// Known since version 0.8.1 of the vendor's documentation.
        #[deprecated(note = "Use `CreateGate`.")]
        #[renamed_from(BatchCreateDoors)]
        batch = BatchCreateGates,
        #[renamed_from(DoorInput)]
        input = GateInput,
        examples = core_api
    )]
    #[non_exhaustive]
    pub struct Gate {
        /// Identifier.
        #[field(read_only)]
        pub id: Id<Gate>,
        /// Name.
        #[field(required, filter, renamed_from = "type")]
        pub name: Option<String>,
        /// State.
        #[deprecated(note = "Use `open`.")]
        #[field(filter)]
        pub state: Option<State>,
        /// Note. Known since version 1.0 of the vendor's documentation.
        #[field(renamed_from = ["text", "memo"])]
        pub note: Option<String>,
        /// Fields that this version does not declare. An update sends them back.
        #[field(unlisted)]
        pub unlisted: Unlisted,
    }

    /// The old name of [`Gate`].
    #[deprecated(note = "renamed to `Gate`")]
    pub type Door = Gate;
    "#);
}

#[test]
fn an_extra_call_has_the_old_names_of_its_resource_too() {
    let call = from(&all(), "general/gate.rs", "pub struct OpenGate");
    let aliases: Vec<_> = call.lines().filter(|line| line.starts_with("pub type")).collect();
    assert_snapshot!(aliases.join("\n"), @"
    pub type UnlockGate = OpenGate;
    pub type UnbarGate = OpenGate;
    pub type OpenDoor = OpenGate;
    pub type UnlockDoor = OpenGate;
    pub type UnbarDoor = OpenGate;
    ");
}

#[test]
fn an_enum_has_its_history() {
    assert_snapshot!(from(&all(), "enums/state.rs", "/// Source"), @r#"
    /// Source: <https://example.com>
    #[deprecated(note = "Use a flag.")]
    #[derive(Clone, Debug, PartialEq, Eq, Hash, WireEnum)]
    #[non_exhaustive]
    pub enum State {
        /// Open.
        #[deprecated(
            note = "Use `Shut` and think about the other values of this enum, which mean more than this one."
        )]
        #[wire(0)]
        Open,
        /// Shut.
        ///
        /// Known since version 0.1 of the vendor's documentation.
        #[wire(1, renamed_from = [Closed, Barred])]
        Shut,
        /// A value that this version does not name. It is kept as it was. A later version may name it,
        /// so compare [`wire`](WireEnum::wire) instead of this variant.
        #[wire(unknown)]
        Unknown(UnknownValue),
    }

    /// The old name of [`State`].
    #[deprecated(note = "renamed to `State`")]
    pub type Status = State;

    /// The old name of [`State`].
    #[deprecated(note = "renamed to `State`")]
    pub type Phase = State;
    "#);
}

#[test]
fn old_names_are_exported() {
    let files = all();
    let exports = |path: &str| from(&files, path, "pub use").replace('\n', " ");
    for (path, names) in [
        (
            "general.rs",
            ["BatchCreateDoors", "Door", "DoorInput", "GetDoor", "OpenDoor", "UnbarGate"]
                .as_slice(),
        ),
        ("enums.rs", &["Phase", "Status"]),
        ("objects.rs", &["Joint", "JointBuilder"]),
    ] {
        let exports = exports(path);
        names.iter().for_each(|name| assert!(exports.contains(name), "{name}: {exports}"));
    }
    let marked = files["docs/names.txt"]
        .lines()
        .filter(|line| line.contains("old ") || line.contains("(dep"));
    assert_snapshot!(marked.collect::<Vec<_>>().join("\n"), @"
    # Public types and calls, the required fields of inputs, and deprecated and old names.
    call general::BatchCreateGates: POST /gate/batch (deprecated)
    enum State (deprecated)
    field Gate::state (deprecated)
    old BatchCreateDoors: BatchCreateGates
    old CreateDoor: CreateGate
    old Door: Gate
    old DoorInput: GateInput
    old Gate::memo: Gate::note
    old Gate::r#type: Gate::name
    old Gate::text: Gate::note
    old GetDoor: GetGate
    old Joint: Hinge
    old JointBuilder: HingeBuilder
    old ListDoors: ListGates
    old OpenDoor: OpenGate
    old Phase: State
    old State::Barred: State::Shut
    old State::Closed: State::Shut
    old Status: State
    old UnbarDoor: OpenGate
    old UnbarGate: OpenGate
    old UnlockDoor: OpenGate
    old UnlockGate: OpenGate
    value State::Open (deprecated)
    ");
}

#[test]
fn an_old_name_of_a_record_is_one_of_a_choice_of_records() {
    let post = r#"
resource = "Post"
doc = "A post."
source = "https://example.com"
path = "/post"
calls = ["list"]
[fields]
id = { type = "id", read_only = true, doc = "Identifier." }
holder = { type = "id:Gate|Employee", doc = "Holder." }
code = { type = "string", sensitive = true, renamed_from = "number", doc = "Code." }
"#;
    let specs = [("resources/general/gate.toml", GATE), ("enums/state.toml", STATE)];
    let files = files(&[specs[0], specs[1], ("resources/general/post.toml", post)]);
    let references = from(&files, "references.rs", "The old name");
    assert_snapshot!(references, @r#"
    /// The old name of [`GateOrEmployee`].
    #[deprecated(note = "renamed to `GateOrEmployee`")]
    pub type DoorOrEmployee = GateOrEmployee;
    "#);
    assert!(files["core-api/src/generated.rs"].contains("DoorOrEmployee"));
    let sensitive = from(&files, "sensitive.rs", "ANYWHERE");
    assert_snapshot!(sensitive, @r#"
    pub(crate) static ANYWHERE: &[FieldInfo] = &[
        FieldInfo::new("code", Kind::Text).sensitive(),
        FieldInfo::new("number", Kind::Text).sensitive(),
    ];
    "#);
}

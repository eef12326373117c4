//! Mistakes in types, and the Rust types of right ones.

use std::fs;

use insta::assert_snapshot;

use super::{TASK, brief, of_task};
use crate::{
    cli::Command,
    run,
    tests::{workspace, write},
};

const TASK_PATH: &str = "resources/general/task.toml";

/// An enum and an object.
pub(super) const OTHERS: [(&str, &str); 2] = [
    (
        "enums/light.toml",
        "enum = \"Light\"\ndoc = \"A light.\"\nsource = \"https://example.com\"\n\
         values = [{ value = 0, name = \"Red\", doc = \"Stop.\" }]\n",
    ),
    (
        "objects/step.toml",
        "object = \"Step\"\ndoc = \"A step.\"\nsource = \"https://example.com\"\n\
         [fields]\nname = { type = \"string\", doc = \"Name.\" }\n",
    ),
];

/// Words of other notations, and incomplete types.
const NOTATIONS: [&str; 18] = [
    "bool",
    "text",
    "int",
    "number",
    "datetime",
    "guid",
    "array",
    "void",
    "any",
    "object",
    "resource:",
    "id:",
    "list:",
    "list:text",
    "list:json",
    "list:list:string",
    "strin",
    "enm:Light",
];

/// The title and the advice for a task with a field of each type.
fn of_types(types: &[&str]) -> String {
    let fields = types
        .iter()
        .enumerate()
        .map(|(index, ty)| format!("f{index} = {{ type = {ty:?}, doc = \"F.\" }}\n"));
    let spec = fields.fold(TASK.to_owned(), |spec, field| spec + &field);
    brief(&[OTHERS[0], OTHERS[1], (TASK_PATH, &spec)])
}

/// The file that is generated for a task with more lines and these specs.
pub(super) fn generated(specs: &[(&str, &str)], path: &str) -> String {
    let root = workspace(&[]);
    for (path, text) in OTHERS.iter().chain(specs) {
        write(root.path(), &format!("specs/{path}"), text);
    }
    run(Command::Generate { check: false }, root.path()).unwrap();
    fs::read_to_string(root.path().join("core-api/src/generated").join(path)).unwrap()
}

#[test]
fn a_word_of_another_notation_leads_to_the_type() {
    assert_snapshot!(of_types(&NOTATIONS), @"
    error: unknown type `bool`
      did you mean `boolean`?
    error: unknown type `text`
      did you mean `string`?
    error: unknown type `int`
      did you mean `int32`?
    error: unknown type `number`
      did you mean `decimal`, or `int32` for whole numbers?
    error: unknown type `datetime`
      did you mean `date-time`?
    error: unknown type `guid`
      did you mean `id:…` with the record that it refers to?
    error: unknown type `array`
      did you mean `list:…` with the type of the items, as in `list:string`?
    error: unknown type `void`
      did you mean `none`?
    error: unknown type `any`
      did you mean `json`?
    error: unknown type `object`
      write `object:…` with the name of an object of specs/objects, or `json`
    error: unknown type `resource:`
      write a name after it, as in `resource:Project`
    error: unknown type `id:`
      write the name of the resource, as in `id:Project`
    error: unknown type `list:`
      write the type of the items, as in `list:string` or `list:Address`
    error: unknown type `list:text`
      did you mean `list:string`?
    error: unknown type `list:json`
      write `json`; it fits every list
    error: unknown type `list:list:string`
      write `json`; a list of lists cannot be declared
    error: unknown type `strin`
      did you mean `string`?
    error: unknown type `enm:Light`
      did you mean `enum:`?
    ");
}

#[test]
fn a_name_of_another_kind_leads_to_its_spelling() {
    let types = [
        "object:Task",
        "list:Task",
        "list:Light",
        "enum:Step",
        "resource:Step",
        "id:Light",
        "list:object:Steps",
    ];
    assert_snapshot!(of_types(&types), @"
    error: there is no object `Task`
      `Task` is declared as a resource; write `resource:Task`, in a list `list:resource:Task`
    error: there is no object `Task`
      `Task` is declared as a resource; write `resource:Task`, in a list `list:resource:Task`
    error: there is no object `Light`
      `Light` is declared as an enum; write `enum:Light`, in a list `list:enum:Light`
    error: there is no enum `Step`
      `Step` is declared as an object; write `object:Step`, in a list `list:object:Step`
    error: there is no resource `Step`
      `Step` is declared as an object; write `object:Step`, in a list `list:object:Step`
    error: there is no resource `Light`
      `Light` is declared as an enum; write `enum:Light`, in a list `list:enum:Light`
    error: there is no object `Steps`
      did you mean `Step`? otherwise declare it in specs/objects
    ");
    assert_snapshot!(of_task(r#"up = { type = "list:Task", doc = "Tasks." }"#), @r#"
    error: there is no object `Task`
      --> specs/resources/general/task.toml:10:15
       |
    10 | up = { type = "list:Task", doc = "Tasks." }
       |               ^^^^^^^^^^^
       |
       = help: `Task` is declared as a resource; write `resource:Task`, in a list `list:resource:Task`
    "#);
}

#[test]
fn fields_answers_and_bodies_have_the_types_that_they_can_have() {
    let call = |name: &str, returns: &str, body: &str| {
        format!(
            "[call.{name}]\nmethod = \"POST\"\npath = \"/task/{name}\"\nscope = \"read:core\"\n\
             returns = {returns:?}\nbody = {body:?}\ndoc = \"Does it.\"\n\n"
        )
    };
    let calls = [
        call("one", "input", "string"),
        call("two", "enum:Light", "list:enum:Light"),
        call("three", "list:input", "none"),
        call("four", "resource:Light", "input:Employee"),
    ];
    let spec = TASK.replace("[fields]", &format!("{}[fields]", calls.concat()));
    let spec = format!(
        "{spec}a = {{ type = \"none\", doc = \"A.\" }}\nb = {{ type = \"list:input\", doc = \"B.\" }}\n"
    );
    assert_snapshot!(brief(&[OTHERS[0], OTHERS[1], (TASK_PATH, &spec)]), @"
    error: there is no input `Task`
      its resource has no `create`; write `json`, or an `object:…`
    error: a call cannot return this
      write `resource:…`; a call returns the record
    error: a call cannot send this
      write `input`, `object:…`, `resource:…`, a list of them, `list:string`, `list:id:…` or `json`
    error: there is no input `Task`
      its resource has no `create`; write `json`, or an `object:…`
    error: a call cannot return this
      write `resource:…`; a call returns the record
    error: a call cannot send this
      leave `body` out
    error: there is no resource `Light`
      `Light` is declared as an enum; write `enum:Light`, in a list `list:enum:Light`
    error: there is no input `Employee`
      declare it in specs/resources, with a `create`
    error: a field cannot hold this
      write the type of its value; `none` and `input` are for calls
    error: there is no input `Task`
      its resource has no `create`; write `json`, or an `object:…`
    error: a field cannot hold this
      write the type of its value; `none` and `input` are for calls
    ");
}

#[test]
fn every_type_has_a_type_in_rust() {
    let types = [
        "list:string",
        "list:decimal",
        "list:date-time",
        "list:id",
        "list:id:Employee|Task",
        "list:enum:Light",
        "list:object:Step",
        "list:Step",
        "resource:Task",
        "list:resource",
        "list:int32?",
    ];
    let fields = types
        .iter()
        .enumerate()
        .map(|(index, ty)| format!("f{index} = {{ type = {ty:?}, doc = \"F.\" }}\n"));
    let spec = fields.fold(TASK.to_owned(), |spec, field| spec + &field);
    let text = generated(&[(TASK_PATH, &spec)], "general/task.rs");
    let (_, fields) = text.split_once("pub struct Task {\n").unwrap();
    let lines: Vec<_> = fields.lines().filter(|line| line.contains("    pub f")).collect();
    assert_snapshot!(lines.join("\n"), @"
    pub f0: Option<Vec<String>>,
    pub f1: Option<Vec<Decimal>>,
    pub f2: Option<Vec<DateTime>>,
    pub f3: Option<Vec<Id<Task>>>,
    pub f4: Option<Vec<Id<EmployeeOrTask>>>,
    pub f5: Option<Vec<Light>>,
    pub f6: Option<Vec<Step>>,
    pub f7: Option<Vec<Step>>,
    pub f8: Option<Box<Task>>,
    pub f9: Option<Vec<Task>>,
    pub f10: Option<Vec<i32>>,
    ");
    assert!(text.contains("use jiff::civil::DateTime;\nuse rust_decimal::Decimal;\n"), "{text}");
}

#[test]
fn calls_send_and_return_records_inputs_lists_and_nothing() {
    let call = |name: &str, returns: &str, body: &str| {
        format!(
            "[call.{name}]\nmethod = \"POST\"\npath = \"/task/{{id}}/{name}\"\nscope = \"read:core\"\n\
             returns = {returns:?}\nbody = {body:?}\ndoc = \"Does it.\"\n\n"
        )
    };
    let calls = [
        call("copy", "resource", "input"),
        call("sort", "none", "list:id"),
        call("find", "list:decimal", "list:resource:Task"),
    ];
    let spec = TASK.replace("\"list\"]", "\"list\", \"create\"]");
    let spec = spec.replace("[fields]", &format!("{}[fields]", calls.concat()));
    let text = generated(&[(TASK_PATH, &spec)], "general/task.rs");
    let is_shown = |line: &&str| {
        ["#[endpoint(POST", "    pub body", "async fn example", ".await?;"]
            .iter()
            .any(|part| line.contains(part))
    };
    assert_snapshot!(text.lines().filter(is_shown).skip(2).collect::<Vec<_>>().join("\n"), @r#"
    /// let answer = client.send(CopyTask::new(id, body)).await?;
    #[endpoint(POST, "/task/{id}/copy", scope = ReadCore, returns = Task)]
        pub body: TaskInput,
    /// # async fn example(client: Client, id: core_api::Id<core_api::Task>, body: Vec<core_api::Id<core_api::Task>>) -> Result<(), Error> {
    /// client.send(SortTask::new(id, body)).await?;
    #[endpoint(POST, "/task/{id}/sort", scope = ReadCore, returns = ())]
        pub body: Vec<Id<Task>>,
    /// # async fn example(client: Client, id: core_api::Id<core_api::Task>, body: Vec<core_api::Task>) -> Result<(), Error> {
    /// let answer = client.send(FindTask::new(id, body)).await?;
    #[endpoint(POST, "/task/{id}/find", scope = ReadCore, returns = Vec<Decimal>)]
        pub body: Vec<Task>,
    "#);
    let (_, imports) = text.split_once("use crate::").unwrap();
    assert_eq!(imports.lines().next().unwrap(), "{Endpoint, Id, Resource, Unlisted};");
}

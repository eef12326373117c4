//! Mistakes in the query parameters and the success statuses of calls.

use insta::assert_snapshot;

use super::{TASK, brief, of_spec};

fn call(lines: &str) -> String {
    let call = format!(
        "[call.find-thing]\nmethod = \"POST\"\npath = \"/task/{{id}}/{{kind}}\"\nscope = \"read:core\"\n\
         params = {{ kind = \"string\" }}\nbody = \"json\"\ndoc = \"Finds.\"\n{lines}\n[fields]"
    );
    TASK.replace("[fields]", &call)
}

fn of_call(lines: &str) -> String {
    brief(&[("resources/general/task.toml", &call(&format!("returns = \"json\"\n{lines}")))])
}

#[test]
fn a_query_parameter_has_a_type_and_a_name() {
    let query = r#"[call.find-thing.query]
"two words" = "string"
_hidden = "string"
since = "date"
top = 5
all = ["string"]
step = "object:Step"
tags = "list:string"
raw = { type = "json", doc = "Raw." }
state = "enum:State"
lacks = { doc = "Lacks its type." }
twice = { type = "boolean", requred = true, rust = "Twice", evidence = "sure" }
"#;
    assert_snapshot!(of_call(query), @r#"
    error: `two words` is not a valid name of a query parameter
      a name is letters, digits and `_`, and starts with a letter
    error: `_hidden` is not a valid name of a query parameter
      a name is letters, digits and `_`, and starts with a letter
    error: unknown type `date`
      did you mean `date-time`?
    error: a query parameter is a type, or a table with its keys
      write `"date-time"`, or `{ type = "date-time", doc = "…" }`
    error: a query parameter is a type, or a table with its keys
      write `"date-time"`, or `{ type = "date-time", doc = "…" }`
    error: there is no object `Step`
      declare it in specs/objects
    error: a query cannot contain a value of this type
      write a scalar type, `id:…` or `enum:…`; no source shows how Core reads other values in a query
    error: a query cannot contain a value of this type
      write a scalar type, `id:…` or `enum:…`; no source shows how Core reads other values in a query
    error: a query cannot contain a value of this type
      write a scalar type, `id:…` or `enum:…`; no source shows how Core reads other values in a query
    error: there is no enum `State`
      declare it in specs/enums
    error: `type` is missing
      add `type = "…"`
    error: `doc` is missing
      add `doc = "…"`
    error: unknown key `requred`
      did you mean `required`?
    error: `Twice` is not a valid name of a field in Rust
      write words in lower case with `_` between them, as in `project_id`
    error: unknown evidence `sure`
      write `documented`, `vendor-code`, `observed`, `assumed`
    "#);
}

#[test]
fn a_query_parameter_has_a_field_of_its_own() {
    let query = r#"query = { id = "id", body = "string", Kind = "string", aB = "boolean", a_b = "boolean", x = { type = "string", rust = "a_b", doc = "X." } }"#;
    assert_snapshot!(of_call(query), @r#"
    error: a second field of a call that Rust calls `id`
      write `rust = "…"` beside the query parameter, with another name
    error: a second field of a call that Rust calls `body`
      write `rust = "…"` beside the query parameter, with another name
    error: a second field of a call that Rust calls `kind`
      write `rust = "…"` beside the query parameter, with another name
    error: a second field of a call that Rust calls `a_b`
      write `rust = "…"` beside the query parameter, with another name
    error: a second field of a call that Rust calls `a_b`
      write `rust = "…"` beside the query parameter, with another name
    "#);
    let query = r#"query = { kind = "string" }"#;
    assert_snapshot!(of_spec(&call(&format!("returns = \"json\"\n{query}"))), @r#"
    error: a second field of a call that Rust calls `kind`
      --> specs/resources/general/task.toml:15:11
       |
    15 | query = { kind = "string" }
       |           ^^^^
       |
      ::: specs/resources/general/task.toml:9:8
       |
     9 | path = "/task/{id}/{kind}"
       |        ------------------- the first one is here
       |
       = help: write `rust = "…"` beside the query parameter, with another name
    "#);
}

#[test]
fn a_status_is_a_success() {
    let statuses = "status = [200, 404, 99, 600, -1, 200, \"201\", 99999999999999999999]";
    assert_snapshot!(of_call(statuses), @"
    error: 404 is not a success
      write successes only, from 200 to 299; every call can also be refused
    error: 99 is not a valid status
      write successes only, from 200 to 299; every call can also be refused
    error: 600 is not a valid status
      write successes only, from 200 to 299; every call can also be refused
    error: -1 is not a valid status
      write successes only, from 200 to 299; every call can also be refused
    error: a second status 200
      write each status once
    error: a status is a number
      write `status = [201]`
    error: 9223372036854775807 is not a valid status
      write successes only, from 200 to 299; every call can also be refused
    ");
    assert_snapshot!(of_call("status = []"), @"
    error: `status` is empty
      write `status = [201]`, or leave it out; then any success is accepted
    ");
    assert_snapshot!(of_call("status = 201"), @"
    error: `status` is a number
      write a list
    ");
    assert_snapshot!(of_spec(&call("returns = \"json\"\nstatus = [204]")), @r#"
    error: an answer with this status has no data
      --> specs/resources/general/task.toml:14:11
       |
    14 | returns = "json"
       |           ^^^^^^
       |
      ::: specs/resources/general/task.toml:15:11
       |
    15 | status = [204]
       |           --- the status is here
       |
       = help: write `none`, or add the status of answers with data
    "#);
}

#[test]
fn statuses_and_queries_of_every_legal_form_are_accepted() {
    let lines = r#"returns = "none"
status = [204, 200]
query = { since = "date-time", type = { type = "id", doc = "Kind.", required = true, evidence = "observed" } }
"#;
    let root = crate::tests::workspace(&[]);
    crate::tests::write(root.path(), "specs/resources/general/task.toml", &call(lines));
    crate::run(crate::cli::Command::Generate { check: false }, root.path()).unwrap();
    let path = root.path().join("core-api/src/generated/general/task.rs");
    let generated = std::fs::read_to_string(path).unwrap();
    let start = generated
        .find(
            "/// # Example\n///\n/// ```no_run\n/// # use core_api::{Client, Error, FindTaskThing",
        )
        .unwrap();
    assert_snapshot!(generated[start..], @r#"
    /// # Example
    ///
    /// ```no_run
    /// # use core_api::{Client, Error, FindTaskThing};
    /// # async fn example(client: Client, id: core_api::Id<core_api::Task>, kind: String, body: core_api::Json, r#type: core_api::Id<core_api::Task>) -> Result<(), Error> {
    /// client.send(FindTaskThing::new(id, kind, body, r#type)).await?;
    /// # Ok(())
    /// # }
    /// ```
    #[doc(alias = "POST /task/{id}/{kind}")]
    #[derive(Clone, Debug, Endpoint)]
    #[endpoint(POST, "/task/{id}/{kind}", scope = ReadCore, returns = (), status = [204, 200])]
    #[non_exhaustive]
    pub struct FindTaskThing {
        /// The path parameter `id`.
        pub id: Id<Task>,
        /// The path parameter `kind`.
        pub kind: String,
        /// The body of the request.
        #[endpoint(body)]
        pub body: Json,
        /// The query parameter `since`.
        #[endpoint(query = "since")]
        pub since: Option<DateTime>,
        /// Kind.
        ///
        /// Observed, not documented.
        #[endpoint(query = "type")]
        pub r#type: Id<Task>,
    }
    "#);
}

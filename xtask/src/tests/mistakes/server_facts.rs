//! Mistakes in the facts that only the server decides, and the words of right ones.

use std::fs;

use insta::assert_snapshot;

use super::{TASK, brief, of_task};
use crate::{
    cli::Command,
    run,
    tests::{workspace, write},
};

/// Fields with wrong defaults.
const DEFAULTS: [&str; 13] = [
    r#"a = { type = "string", default = 1, doc = "A." }"#,
    r#"b = { type = "int32", default = 0.5, doc = "B." }"#,
    r#"c = { type = "int32", default = 3_000_000_000, doc = "C." }"#,
    r#"d = { type = "boolean", default = "true", doc = "D." }"#,
    r#"e = { type = "decimal", default = "0.0", doc = "E." }"#,
    r#"f = { type = "date-time", default = "today", doc = "F." }"#,
    r#"g = { type = "id:Task", default = "x", doc = "G." }"#,
    r#"h = { type = "list:string", default = "x", doc = "H." }"#,
    r#"i = { type = "string", default = "abc", max_length = 2, doc = "I." }"#,
    r#"j = { type = "string", default = "abc", required = true, doc = "J." }"#,
    r#"k = { type = "decimal", default = [1], doc = "K." }"#,
    r#"l = { type = "decimal", default = nan, doc = "L." }"#,
    r#"m = { type = "decimal", default = 1e3, doc = "M." }"#,
];

/// A task with these lines.
fn task(lines: &[&str]) -> String {
    lines.iter().fold(TASK.to_owned(), |spec, line| format!("{spec}{line}\n"))
}

#[test]
fn a_default_is_a_value_of_the_type() {
    let spec = task(&DEFAULTS);
    assert_snapshot!(brief(&[("resources/general/task.toml", &spec)]), @r#"
    error: the default does not have the type of the field
      write a text in quotes
    error: the default does not have the type of the field
      write a whole number
    error: the default does not have the type of the field
      write a number of 32 bits
    error: the default does not have the type of the field
      write `true` or `false`
    error: the default does not have the type of the field
      write a number, as in `0.0`
    error: the default does not have the type of the field
      write it as `"2026-11-20T00:00:00"`
    error: the default does not have the type of the field
      leave it out; write `none = "zeros"` for an id of zeros
    error: the default does not have the type of the field
      leave it out; only a single value has a default
    error: the default is longer than `max_length`
      shorten it, or raise `max_length`
    error: a required field has no default
      leave out `required` or `default`
    error: `default` is not a single value
      write a text, a number in decimal digits, `true` or `false`
    error: `default` is not a single value
      write a text, a number in decimal digits, `true` or `false`
    error: `default` is not a single value
      write a text, a number in decimal digits, `true` or `false`
    "#);
    assert_snapshot!(of_task(DEFAULTS[3]), @r#"
    error: the default does not have the type of the field
      --> specs/resources/general/task.toml:10:35
       |
    10 | d = { type = "boolean", default = "true", doc = "D." }
       |                                   ^^^^^^
       |
       = help: write `true` or `false`
    "#);
}

#[test]
fn the_other_facts_have_their_values_and_kinds() {
    let lines = [
        r#"a = { type = "string", in_lists = "never", doc = "A." }"#,
        r#"b = { type = "string", none = "zero", doc = "B." }"#,
        r#"c = { type = "string", none = "zeros", doc = "C." }"#,
        r#"d = { type = "id:Task", none = "zeros", null = true, doc = "D." }"#,
        r#"e = { type = "json", unique = true, doc = "E." }"#,
        r#"f = { type = "string", unique = "two words", doc = "F." }"#,
        r#"g = { type = "string", unselectable = "yes", doc = "G." }"#,
        r#"h = { type = "string", null = "no", doc = "H." }"#,
        r#"i = { type = "string", nul = false, doc = "I." }"#,
    ];
    assert_snapshot!(brief(&[("resources/general/task.toml", &task(&lines))]), @r#"
    error: `in_lists` has an unknown value
      write `false`, or `"expanded"` if lists can expand the field
    error: unknown `none`, `zero`
      write `"zeros"` if an id of zeros means no record, or leave the key out
    error: only an id is zeros where there is no record
      leave `none` out
    error: a field that is zeros is not null
      leave out `none` or `null`
    error: a nested field is not unique
      leave `unique` out
    error: `unique` has an unknown value
      write `true`, or the key of Core's error about a duplicate in quotes
    error: `unselectable` is a text
      write `true` or `false`
    error: `null` is a text
      write `true` or `false`
    error: unknown key `nul`
      did you mean `null`?
    "#);
}

#[test]
fn facts_are_words_of_the_declaration_and_sentences_of_the_documentation() {
    let lines = [
        r#"a = { type = "string", unique = "TaskExists", null = false, max_length = 9, filter = true, doc = "A." }"#,
        r#"b = { type = "list:string", in_lists = false, doc = "B." }"#,
        r#"c = { type = "json", in_lists = "expanded", doc = "C." }"#,
        r#"d = { type = "id:Task", none = "zeros", unselectable = true, doc = "D." }"#,
        r#"e = { type = "decimal", default = -0.50, unique = true, doc = "E." }"#,
        r#"f = { type = "string", default = "a\"b", null = true, doc = "F.", evidence = { is = "observed", source = "a page", date = "2026-11-20" } }"#,
    ];
    let root = workspace(&[]);
    write(root.path(), "specs/resources/general/task.toml", &task(&lines));
    run(Command::Generate { check: false }, root.path()).unwrap();
    let path = root.path().join("core-api/src/generated/general/task.rs");
    let text = fs::read_to_string(path).unwrap();
    let (_, fields) = text.split_once("    /// A.").unwrap();
    let (fields, _) = fields.split_once("    /// Fields that this").unwrap();
    assert_snapshot!(fields, @r#"
    At most 9 characters. It is never null. Unique. A duplicate is the error `TaskExists`.
       #[field(filter, max_length = 9, null = false, unique = "TaskExists")]
       pub a: Option<String>,
       /// B. Lists leave it out.
       #[field(in_lists = false)]
       pub b: Option<Vec<String>>,
       /// C. Lists leave it out unless they expand it.
       #[field(in_lists = expanded)]
       pub c: Option<Json>,
       /// D. All zeros without a record. `fields` of a list cannot name it.
       #[field(zeros, unselectable)]
       pub d: Option<Id<Task>>,
       /// E. Unique. A new record has `-0.50` unless it is set.
       #[field(unique, default = -0.50)]
       pub e: Option<Decimal>,
       /// F. It is null in some records. A new record has `"a\"b"` unless it is set. Observed, not
       /// documented. Source of this fact: `a page`, seen on 2026-11-20.
       #[field(
           evidence = observed,
           null = true,
           default = "a\"b",
           source = "a page",
           seen = "2026-11-20"
       )]
       pub f: Option<String>,
    "#);
}

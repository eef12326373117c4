//! Unusual declarations that are valid.

#![allow(non_snake_case, unused_parens)]

use core_api::{Endpoint, Id, Object, Project, Projection, Resource, Unlisted};

/// A type from a macro, a type in parentheses, and an alias.
macro_rules! task {
    ($name:ident, $id:ty, $text:ty, $limit:expr, $path:literal) => {
        #[derive(Clone, Debug, PartialEq, Resource)]
        #[resource($path, update = UpdateTask, input = TaskInput, create = CreateTask, get = GetTask,)]
        struct $name {
            id: $id,
            #[field(max_length = 9, sort, name = "Title", required)]
            title: $text,
            #[field(unlisted)]
            rest: Unlisted,
        }
    };
}

type Text = (Option<String>);

task!(Task, Id<Task>, Text, 9, "/task");

#[derive(Clone, Debug, Default, PartialEq, Object)]
struct Empty {
    #[field(unlisted)]
    rest: Unlisted,
}

#[derive(Clone, Debug, Default, PartialEq, Object)]
#[object(builder = NamedBuilder)]
struct Named {
    FIELDS: Option<String>,
    clone: Option<String>,
    #[field(required)]
    r#type: ((Option<String>)),
    #[field(unlisted)]
    rest: Unlisted,
}

#[derive(Projection)]
#[projection(Project)]
struct Row {
    name: Text,
    id: Option<Id<Project>>,
}

#[derive(Endpoint)]
#[endpoint(GET, "/a/{type}/{b_c}/{dE}.json", returns = (), scope = ReadCore)]
struct Odd {
    r#type: String,
    b_c: u32,
    d_e: Id<Project>,
}

fn main() {
    let input = TaskInput::new().title("a").title("b");
    assert!(format!("{input:?}").ends_with(r#""Title":"b"}"#), "{input:?}");
    let named = Named::builder().FIELDS("b").r#type("a").clone("c").build();
    assert_eq!(named.r#type.as_deref(), Some("a"));
    let _ = (Empty::default(), Odd::new("a", 1_u32, Id::NONE));
}

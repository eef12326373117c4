//! Wrong types of fields: one error each, at the type.

#![allow(dead_code)]

use core_api::{Id, Object, Project, Resource, Unlisted, UnknownValue, WireEnum};

#[derive(Clone, Debug, PartialEq)]
struct Plain;

#[derive(Clone, Debug, PartialEq, Resource)]
#[resource("/c", get = GetTypes, create = CreateTypes, input = TypesInput)]
struct Types {
    #[field(read_only)]
    id: Id<Self>,
    c1: Option<u64>, //~ Option<u64>
    c2: Option<f64>, //~ Option<f64>
    c3: u64, //~ u64
    c4: String, //~ String
    c5: Option<Vec<String>>,
    c6: Option<Vec<Plain>>, //~ Option<Vec<Plain>>
    c7: Option<Plain>, //~ Option<Plain>
    c8: Plain, //~ Plain
    c9: Option<Option<String>>, //~ Option<Option<String>>
    c10: Option<&'static str>, //~ Option<&'static str>
    c11: (Option<String>, Option<String>), //~ (Option<String>, Option<String>)
    c12: [Option<String>; 2], //~ [Option<String>; 2]
    c13: Option<Id<Plain>>, //~ Option<Id<Plain>>
    #[field(filter, sort, required)]
    c14: Option<char>, //~ Option<char>
    c15: Vec<Types>, //~ Vec<Types>
    #[field(unlisted)]
    rest: Unlisted,
}

#[derive(Clone, Debug, PartialEq, Resource)]
#[resource("/c", create = CreateC16, input = C16Input)]
struct C16 { id: Option<Id<C16>>, #[field(unlisted)] rest: Unlisted } //~ Option<Id<C16>>

#[derive(Clone, Debug, PartialEq, Resource)]
#[resource("/c", create = CreateC17, input = C17Input)]
struct C17 { id: String, #[field(unlisted)] rest: Unlisted } //~ String

#[derive(Clone, Debug, PartialEq, Resource)]
#[resource("/c", create = CreateC18, input = C18Input)]
struct C18 { id: Id<Project>, #[field(unlisted)] rest: Unlisted } //~ Id<Project>

#[derive(Clone, Debug, Default, PartialEq, Object)]
struct C19 { #[field(unlisted)] rest: String } //~ String

#[derive(Clone, Debug, PartialEq, Object)]
struct C20 { #[field(unlisted)] rest: Option<Unlisted> } //~ Option<Unlisted>

#[derive(Clone, Debug, PartialEq, WireEnum)]
enum C21 {
    #[wire(unknown)]
    Unknown(String), //~ String
}

#[derive(Clone, Debug, PartialEq, WireEnum)]
enum C22 {
    #[wire(unknown)]
    Unknown(Option<UnknownValue>), //~ Option<UnknownValue>
}

#[derive(Clone, Debug, PartialEq, Object)]
struct Missing { c23: Option<Nowhere>, #[field(unlisted)] rest: Unlisted } //~ Nowhere

fn main() {}

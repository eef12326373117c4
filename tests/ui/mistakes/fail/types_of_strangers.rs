//! Wrong types in required and nested fields and through macros: one error each, at the type.

#![allow(dead_code)]

use core_api::{Endpoint, Id, Object, Projection, Reference, Resource, UnknownValue, Unlisted, WireEnum};

/// A library that re-exports the crate at another path.
mod library {
    pub use core_api as api;
}

macro_rules! object {
    ($($tokens:tt)*) => {
        #[derive(Clone, Debug, PartialEq, Object)]
        #[object(crate = $crate::library::api)]
        $($tokens)*
    };
}

macro_rules! record {
    ($name:ident, $list:ident, $create:ident, $input:ident, $ty:ty, $unlisted:ty) => {
        #[derive(Clone, Debug, PartialEq, Resource)]
        #[resource("/l", list = $list, create = $create, input = $input, crate = $crate::library::api)]
        struct $name { id: Id<$name>, #[field(required, filter)] name: $ty, #[field(unlisted)] rest: $unlisted }
    };
}

object! {
    struct L1 {
        #[field(max_length = 4)] //~ max_length
        a: Option<bool>,
        b: Option<f64>, //~ Option<f64>
        c: Vec<u8>, //~ Vec<u8>
        #[field(unlisted)]
        rest: Option<u8>, //~ Option<u8>
    }
}

record!(L2, ListL2, CreateL2, L2Input, Option<u64>, Unlisted); //~ Option<u64>
record!(L3, ListL3, CreateL3, L3Input, Vec<String>, Unlisted); //~ Vec<String>
record!(L4, ListL4, CreateL4, L4Input, Option<String>, String); //~ String

#[derive(Clone, Debug, Endpoint)]
#[endpoint(GET, "/l/{a}", crate = crate::library::api, scope = String, returns = ())] //~ String
struct L5 {
    a: Option<String>, //~ Option<String>
    #[endpoint(query)]
    b: Vec<String>, //~ Vec<String>
}

#[derive(Clone, Debug, Projection)]
#[projection(core_api::Activity, crate = crate::library::api)]
struct L6 {
    code: Option<i32>, //~ Option<i32>
    nope: Option<String>, //~ nope
    memo: u64, //~ u64
    id: Option<String>, //~ Option<String>
}

#[derive(Clone, Debug, PartialEq, Object)]
#[object(builder = L7Builder)]
struct L7 {
    a: Option<std::collections::BTreeMap<String, String>>, //~ Option<std::collections::BTreeMap<String, String>>
    b: Option<Vec<L8>>,
    c: Option<Id<u8>>, //~ Option<Id<u8>>
    #[field(required)]
    d: Vec<Option<String>>, //~ Vec<Option<String>>
    #[field(unlisted)]
    rest: Unlisted,
}

#[derive(Clone, Debug, PartialEq, WireEnum)]
enum L8 {
    #[wire(unknown)]
    Unknown(UnknownValue),
}

#[derive(Clone, Debug, Projection)]
#[projection(L7)] //~ L7
struct L9 {
    a: Option<String>, //~ a
}

#[derive(Debug, Reference)]
#[reference(String, Vec<u8>, core_api::Project)] //~ String //~ Vec
enum L10 {}

#[derive(Debug, WireEnum)]
enum L11 { //~ L11
    #[wire(unknown)]
    Unknown(UnknownValue),
}

#[derive(Clone, Debug, Endpoint)]
#[endpoint(POST, "/l", scope = ReadCore, returns = Option<L7>)] //~ Option<L7>
struct L12 {
    #[endpoint(body)]
    body: Option<L7>, //~ Option<L7>
}

fn main() {}

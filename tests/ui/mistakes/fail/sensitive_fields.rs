//! Mistakes with sensitive fields: one error each.

use core_api::{Id, Object, Resource, Unlisted, WireEnum};

#[derive(Clone, Debug, PartialEq, Resource)]
#[resource("/a")]
struct A { id: Id<A>, #[field(sensitive)] ssn: Option<String>, #[field(unlisted)] rest: Unlisted } //~ sensitive

#[derive(Clone, Debug, PartialEq, WireEnum)]
enum Gender {
    #[wire(1)]
    One,
    #[wire(unknown)]
    Unknown(core_api::UnknownValue),
}

#[derive(Clone, Default, PartialEq, Object)]
struct B { #[field(sensitive)] gender: Option<Gender>, #[field(unlisted)] rest: Unlisted } //~ sensitive

fn main() {}

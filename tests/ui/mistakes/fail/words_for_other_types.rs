//! Words that do not fit the type of their field: one error each, at the word.

use core_api::{Id, Json, Object, Resource, UnknownValue, Unlisted, WireEnum};

#[derive(Clone, Debug, Default, PartialEq, Object)]
struct Part { name: Option<String>, #[field(unlisted)] rest: Unlisted }

#[derive(Clone, Debug, Default, PartialEq, Object)]
struct D1 { #[field(max_length = 5)] d: Option<bool>, #[field(unlisted)] rest: Unlisted } //~ max_length

#[derive(Clone, Debug, Default, PartialEq, Object)]
struct D2 { #[field(max_length = 5)] d: Option<Vec<Part>>, #[field(unlisted)] rest: Unlisted } //~ max_length

#[derive(Clone, Debug, PartialEq, Resource)]
#[resource("/d")]
struct D3 { id: Id<D3>, #[field(filter)] d: Option<Json>, #[field(unlisted)] rest: Unlisted } //~ filter

#[derive(Clone, Debug, PartialEq, Resource)]
#[resource("/d")]
struct D4 { id: Id<D4>, #[field(sort)] d: Option<Part>, #[field(unlisted)] rest: Unlisted } //~ sort

#[derive(Clone, Debug, PartialEq, Resource)]
#[resource("/d")]
struct D5 { id: Id<D5>, #[field(filter)] d: Option<Vec<Part>>, #[field(unlisted)] rest: Unlisted } //~ filter

#[derive(Clone, Debug, PartialEq, WireEnum)]
enum Light { #[wire(0)] Red, #[wire(unknown)] Unknown(UnknownValue) }

#[derive(Clone, Debug, Default, PartialEq, Object)]
struct D6 { #[field(default = "red")] d: Option<Light>, #[field(unlisted)] rest: Unlisted } //~ default

#[derive(Clone, Debug, Default, PartialEq, Object)]
struct D7 { #[field(default = "1f")] d: Option<Id<D3>>, #[field(unlisted)] rest: Unlisted } //~ default

fn main() {}

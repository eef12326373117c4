//! Traits that only derives may implement: an implementation is one error, at the type.

use core_api::{Id, Resource, Scopes, Target, UnknownValue, Unlisted, WireEnum, endpoint::CanDelete};

#[derive(Clone, Debug, PartialEq, Resource)]
#[resource("/i", get = GetTask)]
struct Task { id: Id<Task>, #[field(unlisted)] rest: Unlisted }

impl CanDelete for Task {} //~ Task

struct Other;

impl Target for Other { //~ Other
    const NAME: &'static str = "Other";
}

#[derive(Clone, Copy, PartialEq)]
enum Light { Red }

impl WireEnum for Light { //~ Light
    const KNOWN: &'static [Self] = &[Self::Red];
    fn from_number(_: i64) -> Option<Self> { None }
    fn from_text(_: &str) -> Option<Self> { None }
    fn unknown(_: UnknownValue) -> Self { Self::Red }
    fn wire(&self) -> core_api::wire_enum::WireValue<'_> { core_api::wire_enum::WireValue::Number(0) }
    fn name(&self) -> Option<&'static str> { None }
}

fn scopes<S: Scopes>() {}

fn main() {
    scopes::<core_api::Scope>();
}

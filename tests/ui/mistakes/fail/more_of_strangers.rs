//! Further mistakes: one error each, at the word that is wrong.

use core_api::{Endpoint, Id, Object, Projection, Resource, Scopes, UnknownValue, Unlisted, WireEnum};

macro_rules! nothing { ($($tokens:tt)*) => {}; }
nothing!(Id UnknownValue Unlisted);

#[derive(Clone, Resource, Object)]
#[resource("/j")] //~ #[resource("/j")]
struct J1 { id: Id<J1>, #[field(unlisted)] rest: Unlisted }

#[derive(Object, Projection)]
#[projection(core_api::Activity)] //~ #[projection(core_api::Activity)]
struct J2 { name: Option<String> }

#[derive(Object)]
union J3 { name: u8 } //~ J3

#[derive(Projection)]
#[projection(core_api::Activity)]
union J4 { name: u8 } //~ J4

#[derive(Endpoint)]
#[endpoint(GET, "/j", scope = ReadCore, returns = ())]
union J5 { name: u8 } //~ J5

#[derive(WireEnum)]
union J6 { name: u8 } //~ J6

#[derive(Scopes)]
union J7 { name: u8 } //~ J7

#[derive(Resource)]
#[resource("/j")]
struct J8 { id: Id<J8>, #[field(name = "id")] other: Option<String>, #[field(unlisted)] rest: Unlisted } //~ "id"

#[derive(Object)]
struct J9; //~ J9

#[derive(Object)]
struct J10 {} //~ J10

#[derive(Projection)]
#[projection(core_api::Activity)]
struct J11; //~ J11

#[derive(Endpoint)]
#[endpoint(GET, "/j/{b}", scope = ReadCore, returns = ())]
struct J12<T: ToString> { b: T } //~ <T: ToString>

#[derive(Endpoint)]
#[endpoint(GET, "/j", scope = read:core, returns = ())] //~ :
struct J13 {}

#[derive(Object)]
struct J14 { #[field(max_lenght = 3)] name: Option<String>, #[field(unlisted)] rest: Unlisted } //~ max_lenght

#[derive(WireEnum)]
enum J15 { #[wire(1)] #[wire(2)] One, #[wire(unknown)] Unknown(UnknownValue) } //~ #[wire(2)]

fn main() {}

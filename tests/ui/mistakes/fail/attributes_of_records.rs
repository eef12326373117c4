//! Mistakes in the attributes of records: one error each, at the word that is wrong.

use core_api::{Id, Object, Resource, Unlisted};

macro_rules! nothing { ($($tokens:tt)*) => {}; }
nothing!(Id Object Resource Unlisted);

#[derive(Resource)]
struct A1 { id: Id<A1>, #[field(unlisted)] rest: Unlisted } //~ A1

#[derive(Resource)]
#[resource] //~ resource
struct A2 { id: Id<A2>, #[field(unlisted)] rest: Unlisted }

#[derive(Resource)]
#[resource()] //~ )
struct A3 { id: Id<A3>, #[field(unlisted)] rest: Unlisted }

#[derive(Resource)]
#[resource(path = "/a")] //~ path
struct A4 { id: Id<A4>, #[field(unlisted)] rest: Unlisted }

#[derive(Resource)]
#[resource("/a", get = GetA5, get = FetchA5)] //~ get
struct A5 { id: Id<A5>, #[field(unlisted)] rest: Unlisted }

#[derive(Resource)]
#[resource("/a", get)] //~ )
struct A6 { id: Id<A6>, #[field(unlisted)] rest: Unlisted }

#[derive(Resource)]
#[resource("/a", get = "GetA7")] //~ "GetA7"
struct A7 { id: Id<A7>, #[field(unlisted)] rest: Unlisted }

#[derive(Resource)]
#[resource("/a", get = GetA8 list = ListA8)] //~ list
struct A8 { id: Id<A8>, #[field(unlisted)] rest: Unlisted }

#[derive(Resource)]
#[resource("/a", get = SameA9, list = SameA9)] //~ SameA9
struct A9 { id: Id<A9>, #[field(unlisted)] rest: Unlisted }

#[derive(Resource)]
#[resource("/a", get = A10)] //~ A10
struct A10 { id: Id<A10>, #[field(unlisted)] rest: Unlisted }

#[derive(Resource)]
#[resource("/a", create = CreateA11, input = CreateA11)] //~ CreateA11
struct A11 { id: Id<A11>, #[field(unlisted)] rest: Unlisted }

#[derive(Resource)]
#[resource("/a", crate = "core_api")] //~ "core_api"
struct A12 { id: Id<A12>, #[field(unlisted)] rest: Unlisted }

#[derive(Resource)]
#[resource("/a/")] //~ "/a/"
struct A13 { id: Id<A13>, #[field(unlisted)] rest: Unlisted }

#[derive(Resource)]
#[resource("/")] //~ "/"
struct A14 { id: Id<A14>, #[field(unlisted)] rest: Unlisted }

#[derive(Resource)]
#[resource("/a?x=1")] //~ "/a?x=1"
struct A15 { id: Id<A15>, #[field(unlisted)] rest: Unlisted }

#[derive(Resource)]
#[resource("/a b")] //~ "/a b"
struct A16 { id: Id<A16>, #[field(unlisted)] rest: Unlisted }

#[derive(Resource)]
#[resource("/a/../b")] //~ "/a/../b"
struct A17 { id: Id<A17>, #[field(unlisted)] rest: Unlisted }

#[derive(Resource)]
#[resource("/a/%2e%2E")] //~ "/a/%2e%2E"
struct A18 { id: Id<A18>, #[field(unlisted)] rest: Unlisted }

#[derive(Resource)]
#[resource("/a")]
union A19 { id: Id<A19> } //~ A19

#[derive(Resource)]
#[resource("/a")]
struct A20<T> { id: Id<A20<T>>, of: Option<T>, #[field(unlisted)] rest: Unlisted } //~ <T>

#[derive(Resource)]
#[resource("/a")]
struct A21<'a> { id: Id<A21<'a>>, of: Option<&'a str>, #[field(unlisted)] rest: Unlisted } //~ <'a>

#[derive(Resource)]
#[resource("/a")]
struct A22<const N: usize> { id: Id<A22<N>>, #[field(unlisted)] rest: Unlisted } //~ <const N: usize>

#[derive(Resource)]
#[resource("/a")]
struct A23 where String: Clone { id: Id<A23>, #[field(unlisted)] rest: Unlisted } //~ where String: Clone

#[derive(Resource)]
#[resource("/a")]
struct A24; //~ A24

#[derive(Object)]
#[object(patch, patch)] //~ patch
struct A25 { #[field(unlisted)] rest: Unlisted }

#[derive(Object)]
#[object(patch = true)] //~ =
struct A26 { #[field(unlisted)] rest: Unlisted }

#[derive(Object)]
#[object(patch)]
#[object(crate = core_api)] //~ #[object(crate = core_api)]
struct A27 { #[field(unlisted)] rest: Unlisted }

#[derive(Object)]
struct A28<T> { of: Option<T>, #[field(unlisted)] rest: Unlisted } //~ <T>

#[derive(Object)]
enum A29 {} //~ A29

fn main() {}

//! A module in which the names of the prelude and of primitive types mean something else.

#![expect(
    clippy::absolute_paths,
    non_camel_case_types,
    reason = "the names are there to be in the way"
)]

use bqe::{
    Endpoint, Id, Object, Projection, Reference, Resource, Scopes, UnknownValue, Unlisted, WireEnum,
};

/// Names that an expansion may not use.
macro_rules! in_the_way {
    ($($name:ident)*) => {
        $(
            /// A name in the way.
            #[derive(Debug)]
            #[expect(dead_code, reason = "it is only in the way")]
            struct $name;
        )*
    };
}

in_the_way! {
    Option Result Vec String Box Some None Ok Err Into From Clone_ Default_ PartialEq_ FromStr
    Record Fields FieldInfo Kind FieldMut FieldRef Value Field Target Input Error Query List Get
    bool str usize i64 u8 Set Missing PhantomData HasRecord HasName
}

/// Modules in the way.
mod core {}
/// Modules in the way.
mod std {}
/// Modules in the way.
mod core_api {}
/// Modules in the way.
mod diagnostic {}
/// Modules in the way.
mod required {}

/// The real types, as a stranger would have to name them here.
type Text = ::core::option::Option<::std::string::String>;

#[derive(Clone, Debug, PartialEq, Eq, Scopes, Copy)]
#[scope(crate = ::bqe)]
enum Right {
    #[scope("read")]
    Read,
}

#[derive(Clone, Debug, PartialEq, Eq, WireEnum)]
#[wire(crate = ::bqe)]
enum State {
    #[wire(1)]
    One,
    #[wire(unknown)]
    Unknown(UnknownValue),
}

#[derive(Clone, Debug, PartialEq, Eq, WireEnum)]
#[wire(crate = ::bqe)]
#[expect(dead_code, reason = "its impls are what is tried")]
enum Word {
    #[wire("one")]
    One,
    #[wire(unknown)]
    Unknown(UnknownValue),
}

#[derive(Debug, Reference)]
#[reference(crate = ::bqe)]
enum Other {}

#[derive(Clone, Debug, Default, PartialEq, Object)]
#[object(crate = ::bqe, builder = PartBuilder)]
struct Part {
    #[field(required)]
    record: Text,
    #[field(required)]
    formatter: Text,
    index: Text,
    #[field(unlisted)]
    unlisted: Unlisted,
}

#[derive(Clone, Debug, PartialEq, Resource)]
#[resource(
    "/part",
    crate = ::bqe,
    get = GetWhole,
    list = ListWhole,
    create = CreateWhole,
    update = UpdateWhole,
    patch = PatchWhole,
    delete = DeleteWhole,
    batch = BatchWhole,
    input = WholeInput
)]
struct Whole {
    id: Id<Self>,
    #[field(required)]
    record: Text,
    #[field(filter, sort)]
    new: Text,
    #[field(filter)]
    state: ::core::option::Option<State>,
    part: ::core::option::Option<Part>,
    parts: ::core::option::Option<::std::vec::Vec<Part>>,
    other: ::core::option::Option<Id<Other>>,
    #[field(unlisted)]
    unlisted: Unlisted,
}

#[derive(Debug, Projection)]
#[projection(Whole, crate = ::bqe)]
#[expect(dead_code, reason = "its impls are what is tried")]
struct Name {
    new: Text,
}

#[derive(Debug, Endpoint)]
#[endpoint(POST, "/part/{request}", crate = ::bqe, scope = ReadwriteCore, returns = ())]
struct Ask {
    request: ::std::string::String,
    #[endpoint(body)]
    body: Part,
}

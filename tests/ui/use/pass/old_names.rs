// Old names of fields, calls, values and inputs still work, and expansions do not warn.
#![deny(warnings)]

use core_api::{Id, Object, Resource, UnknownValue, Unlisted, WireEnum};

/// A state.
#[derive(Clone, Debug, PartialEq, Eq, WireEnum)]
#[non_exhaustive]
pub enum State {
    /// Open.
    #[wire(0, renamed_from = [Fresh, New])]
    Open,
    /// Shut.
    #[deprecated(note = "Use `Open`.")]
    #[wire(1, renamed_from = Closed)]
    Shut,
    /// A value without a name.
    #[wire(unknown)]
    Unknown(UnknownValue),
}

/// A gate.
#[derive(Clone, Debug, PartialEq, Resource)]
#[resource(
    "/gate",
    #[renamed_from(GetDoor, FetchDoor)]
    get = GetGate,
    #[renamed_from(ListDoors)]
    list = ListGates,
    #[deprecated(note = "Use `BatchCreateGates`.")]
    create = CreateGate,
    #[renamed_from(DoorInput)]
    input = GateInput
)]
#[non_exhaustive]
pub struct Gate {
    /// Identifier.
    #[field(read_only, filter)]
    pub id: Id<Gate>,
    /// Name.
    #[field(required, filter, sort, renamed_from = "type")]
    pub name: Option<String>,
    /// Note.
    #[field(filter, renamed_from = ["gateDescription", "gateText"])]
    pub note: Option<String>,
    /// State.
    pub state: Option<State>,
    /// Hinges.
    #[deprecated(note = "Use `note`.")]
    #[field(renamed_from = "new")]
    pub hinges: Option<Vec<Hinge>>,
    /// The other fields.
    #[field(unlisted)]
    pub unlisted: Unlisted,
}

/// A hinge.
#[derive(Clone, Debug, Default, PartialEq, Object)]
#[non_exhaustive]
pub struct Hinge {
    /// Size.
    #[field(renamed_from = "length")]
    pub size: Option<i32>,
    /// The other fields.
    #[field(unlisted)]
    pub unlisted: Unlisted,
}

/// Items that are deprecated as a whole.
mod gone {
    use core_api::{Endpoint, Id, Object, Projection, Resource, UnknownValue, Unlisted, WireEnum};

    /// A moat.
    #[deprecated(since = "1.0.0", note = "Use a gate.")]
    #[derive(Clone, Debug, PartialEq, Resource)]
    #[resource("/moat", get = GetMoat, list = ListMoats, create = CreateMoat, input = MoatInput)]
    #[non_exhaustive]
    pub struct Moat {
        /// Identifier.
        #[field(read_only, filter)]
        pub id: Id<Moat>,
        /// Depth.
        #[field(required, filter, renamed_from = "deep")]
        pub depth: Option<i32>,
        /// Fish.
        #[allow(deprecated)]
        pub fish: Option<Vec<Fish>>,
        /// The other fields.
        #[field(unlisted)]
        pub unlisted: Unlisted,
    }

    /// A fish.
    #[deprecated]
    #[derive(Clone, Debug, Default, PartialEq, Object)]
    #[object(builder = FishBuilder)]
    #[non_exhaustive]
    pub struct Fish {
        /// Size.
        #[field(required, renamed_from = "length")]
        pub size: Option<i32>,
        /// Kind.
        #[deprecated = "Use `size`."]
        #[allow(deprecated)]
        pub kind: Option<Kind>,
        /// The other fields.
        #[field(unlisted)]
        pub unlisted: Unlisted,
    }

    /// A kind.
    #[deprecated]
    #[derive(Clone, Debug, PartialEq, Eq, WireEnum)]
    #[non_exhaustive]
    pub enum Kind {
        /// Pike.
        #[wire("pike", renamed_from = Jack)]
        Pike,
        /// A value without a name.
        #[wire(unknown)]
        Unknown(UnknownValue),
    }

    /// Empties a moat.
    #[deprecated]
    #[derive(Clone, Debug, Endpoint)]
    #[endpoint(POST, "/moat/{id}/empty", scope = ReadwriteCore, returns = Fish)]
    #[non_exhaustive]
    pub struct EmptyMoat {
        /// The path parameter `id`.
        #[allow(deprecated)]
        pub id: Id<Moat>,
    }

    /// A row.
    #[deprecated]
    #[allow(dead_code)]
    #[derive(Debug, Projection)]
    #[projection(Moat)]
    pub struct Row {
        /// Depth.
        pub depth: Option<i32>,
    }
}

fn main() {}

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

fn main() {}

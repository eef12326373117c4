//! A resource with old names.

use core_api::{Id, Object, Resource, UnknownValue, Unlisted, WireEnum};
use rust_decimal::Decimal;

/// A state.
#[derive(Clone, Debug, PartialEq, Eq, WireEnum)]
pub(super) enum State {
    #[wire(0, renamed_from = [Fresh, New])]
    Open,
    #[wire(1, renamed_from = Closed)]
    Shut,
    #[wire(unknown)]
    Unknown(UnknownValue),
}

/// A gate.
#[derive(Clone, PartialEq, Resource)]
#[resource(
    "/gate",
    #[renamed_from(GetDoor, FetchDoor)]
    get = GetGate,
    list = ListGates,
    create = CreateGate,
    update = UpdateGate,
    patch = PatchGate,
    #[renamed_from(DoorInput)]
    input = GateInput
)]
pub(super) struct Gate {
    #[field(read_only, filter)]
    pub(super) id: Id<Gate>,
    #[field(read_only)]
    pub(super) version: Option<String>,
    #[field(required, filter, sort, renamed_from = "type")]
    pub(super) name: Option<String>,
    #[field(filter, renamed_from = ["gateDescription", "gateText"])]
    pub(super) note: Option<String>,
    #[field(filter)]
    pub(super) state: Option<State>,
    #[field(renamed_from = "tall")]
    pub(super) height: Option<Decimal>,
    #[field(sensitive, renamed_from = "personalCode")]
    pub(super) code: Option<String>,
    #[deprecated(note = "Use `note`.")]
    #[field(renamed_from = "new")]
    pub(super) hinges: Option<Vec<Hinge>>,
    #[field(unlisted)]
    pub(super) unlisted: Unlisted,
}

/// A hinge.
#[derive(Clone, Debug, Default, PartialEq, Object)]
pub(super) struct Hinge {
    #[field(renamed_from = "length")]
    pub(super) size: Option<i32>,
    #[field(unlisted)]
    pub(super) unlisted: Unlisted,
}

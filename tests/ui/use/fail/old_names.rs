//! Uses of old and deprecated names tell the new ones.
#![deny(deprecated)]

use core_api::{Id, Projection, Resource, UnknownValue, Unlisted, WireEnum};

#[derive(Clone, Debug, PartialEq, Eq, WireEnum)]
enum State {
    #[wire(0, renamed_from = New)]
    Open,
    #[deprecated(note = "Use `Open`.")]
    #[wire(1)]
    Shut,
    #[wire(unknown)]
    Unknown(UnknownValue),
}

#[derive(Clone, Debug, PartialEq, Resource)]
#[resource(
    "/gate",
    #[renamed_from(GetDoor)]
    get = GetGate,
    #[deprecated(note = "Use `PUT`.")]
    create = CreateGate,
    #[renamed_from(DoorInput)]
    input = GateInput
)]
struct Gate {
    #[field(read_only)]
    id: Id<Gate>,
    #[field(filter, renamed_from = "gateText")]
    note: Option<String>,
    #[deprecated(note = "Use `note`.")]
    #[field(filter)]
    hinges: Option<i32>,
    #[field(unlisted)]
    unlisted: Unlisted,
}

#[derive(Projection)]
#[projection(Gate)]
struct Row {
    gate_text: Option<String>, //~ gate_text
}

fn main() {
    let _ = Gate::GATE_TEXT; //~ GATE_TEXT
    let _ = Gate::HINGES; //~ HINGES
    let _ = DoorInput::new().gate_text("a").hinges(1); //~ DoorInput //~ gate_text //~ hinges
    let _ = GetDoor::new(Id::NONE); //~ GetDoor
    let _: Option<CreateGate> = None; //~ CreateGate
    let _ = (State::New, State::Shut); //~ New //~ Shut
}

fn read(gate: Gate) -> Option<String> {
    let _ = gate.hinges; //~ gate.hinges
    gate.gate_text().clone() //~ gate_text
}

//! An access to a field that has another name now leads to the deprecated getter.
use core_api::{Id, Resource, Unlisted};

#[derive(Clone, Debug, PartialEq, Resource)]
#[resource("/gate", get = GetGate)]
struct Gate {
    #[field(read_only)]
    id: Id<Gate>,
    #[field(renamed_from = "gateText")]
    note: Option<String>,
    #[field(unlisted)]
    unlisted: Unlisted,
}

fn main() {
    let gate: Gate = serde_json::from_str("{}").unwrap();
    let _ = gate.gate_text; //~ gate_text
}

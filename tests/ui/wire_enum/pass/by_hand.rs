//! Enums by number and by text.

use core_api::{UnknownValue, WireEnum};

#[derive(Clone, Debug, PartialEq, WireEnum)]
enum State {
    #[wire(0)]
    Open,
    #[wire(7)]
    Shut,
    #[wire(unknown)]
    Unknown(UnknownValue),
}

#[derive(Clone, Debug, PartialEq, WireEnum)]
enum Color {
    #[wire("red")]
    Red,
    #[wire(unknown)]
    Other(UnknownValue),
}

fn main() {
    let states: Vec<State> = serde_json::from_str(r#"[0, "7", 9, "new"]"#).unwrap();
    assert_eq!(states[..2], [State::Open, State::Shut]);
    assert_eq!(serde_json::to_string(&states).unwrap(), r#"[0,7,9,"new"]"#);
    assert!(states[2].wire() == 9 && states[3].wire() == "new");
    assert_eq!(states[2].to_string(), "unknown value 9");
    let colors: Vec<Color> = serde_json::from_str(r#"["red", "blue"]"#).unwrap();
    assert_eq!(serde_json::to_string(&colors).unwrap(), r#"["red","blue"]"#);
    assert_eq!(Color::KNOWN, [Color::Red]);
}

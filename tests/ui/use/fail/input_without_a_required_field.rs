use core_api::ActivityInput;

fn main() {
    let _ = ActivityInput::new("D-01"); //~ ActivityInput::new
}

use core_api::{ProjectStatus, UnknownValue};

fn main() {
    let _ = ProjectStatus::Unknown(UnknownValue::number(5)); //~ number
}

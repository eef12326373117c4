//! A value without a name has no number, because a later version may name it.
use core_api::{InvoiceStatus, WireEnum};

fn is_disputed(status: &InvoiceStatus) -> bool {
    match status {
        InvoiceStatus::Unknown(value) if value.wire() == 2 => true, //~ wire
        other => other.wire() == 2,
    }
}

fn main() {}

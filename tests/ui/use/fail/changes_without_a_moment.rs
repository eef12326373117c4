//! Core is not known to sort groups by their last change.

fn read(client: &core_api::Client) {
    let _ = client.changes::<core_api::Group>(jiff::civil::DateTime::MIN); //~ core_api::Group
}

fn main() {
    let _ = read;
}

use core_api::{Endpoint};

#[derive(Endpoint)]
#[endpoint(GET, "/project/{id}/steps", scope = ReadCore, returns = ())]
struct ListSteps {
    key: String,
}

fn main() {}

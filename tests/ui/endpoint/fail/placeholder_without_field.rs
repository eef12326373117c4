use core_api::{Endpoint};

#[derive(Endpoint)]
#[endpoint(GET, "/project/{id}/steps", scope = ReadCore, returns = ())] //~ "/project/{id}/steps"
struct ListSteps {
    key: String, //~ key
}

fn main() {}

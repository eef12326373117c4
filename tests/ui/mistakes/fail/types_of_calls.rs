//! Wrong types in calls: one error each, at the type.

use core_api::Endpoint;

#[derive(Endpoint)]
#[endpoint(POST, "/f/{f1}", scope = ReadCore, returns = u32)] //~ u32
struct Types {
    f1: Option<String>, //~ Option<String>
    #[endpoint(query)]
    f2: String, //~ String
    #[endpoint(body)]
    f3: i32, //~ i32
    #[endpoint(query = "f5")]
    f5: Vec<String>, //~ Vec<String>
}

#[derive(Endpoint)]
#[endpoint(GET, "/f", scope = String, returns = ())] //~ String
struct F4 {}

fn main() {}

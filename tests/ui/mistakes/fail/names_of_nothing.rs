//! Names that do not exist: one error each, at the name.

use core_api::{Endpoint, Object, Unlisted};

#[derive(Object)]
struct K1 { name: Option<&str>, #[field(unlisted)] rest: Unlisted } //~ &

#[derive(Endpoint)]
#[endpoint(GET, "/k/{name}", scope = ReadCore, returns = ())]
struct K2 { name: &str } //~ &

#[derive(Endpoint)]
#[endpoint(GET, "/k", scope = ReadCor, returns = ())] //~ ReadCor
struct K3 {}

#[derive(Endpoint)]
#[endpoint(GET, "/k", scope = ReadCore, returns = Nothing)] //~ Nothing
struct K4 {}

#[derive(Object)]
#[object(builder = K5Builder, crate = nowhere)] //~ nowhere
struct K5 { #[field(required, max_length = 3)] name: Option<String>, #[field(unlisted)] rest: Unlisted }

#[derive(Endpoint)]
#[endpoint(GET, "/k", scope = core_api::Scope::ReadCore, returns = ())] //~ core_api::Scope::ReadCore
struct K6 {}

fn main() {}

//! Mistakes in calls: one error each, at the word that is wrong.

use core_api::Endpoint;

macro_rules! nothing { ($($tokens:tt)*) => {}; }
nothing!(Endpoint);

#[derive(Endpoint)]
#[endpoint] //~ endpoint
struct E1 {}

#[derive(Endpoint)]
#[endpoint("/a", scope = ReadCore, returns = ())] //~ "/a"
struct E2 {}

#[derive(Endpoint)]
#[endpoint(GET, scope = ReadCore, returns = ())] //~ scope
struct E3 {}

#[derive(Endpoint)]
#[endpoint(GET, "/a", scope = ReadCore)] //~ GET
struct E4 {}

#[derive(Endpoint)]
#[endpoint(GET, "/a", scope = ReadCore, scope = ReadCore, returns = ())] //~ scope
struct E5 {}

#[derive(Endpoint)]
#[endpoint(GET, "/a", scope = ReadCore, returns = (), safe = true)] //~ safe
struct E6 {}

#[derive(Endpoint)]
#[endpoint(GET, "/a", scope = "read:core", returns = ())] //~ "read:core"
struct E7 {}

#[derive(Endpoint)]
#[endpoint(GET, "/a", scope = ReadCore, returns = (), idempotent = 1)] //~ 1
struct E8 {}

#[derive(Endpoint)]
#[endpoint(get, "/a", scope = ReadCore, returns = ())] //~ get
struct E9 {}

#[derive(Endpoint)]
#[endpoint(GET, "/a/}", scope = ReadCore, returns = ())] //~ "/a/}"
struct E10 {}

#[derive(Endpoint)]
#[endpoint(GET, "/a/{}", scope = ReadCore, returns = ())] //~ "/a/{}"
struct E11 {}

#[derive(Endpoint)]
#[endpoint(GET, "/a/{b c}", scope = ReadCore, returns = ())] //~ "/a/{b c}"
struct E12 {}

#[derive(Endpoint)]
#[endpoint(GET, "/a?full=true", scope = ReadCore, returns = ())] //~ "/a?full=true"
struct E13 {}

#[derive(Endpoint)]
#[endpoint(GET, "/a//b", scope = ReadCore, returns = ())] //~ "/a//b"
struct E14 {}

#[derive(Endpoint)]
#[endpoint(GET, "/a/{bC}", scope = ReadCore, returns = ())]
struct E15 { b_c: String, #[endpoint(path = "bC")] other: String } //~ other

#[derive(Endpoint)]
#[endpoint(GET, "/a/{b}", scope = ReadCore, returns = ())]
struct E16 { b: String, #[endpoint(path = "c")] other: String } //~ "c"

#[derive(Endpoint)]
#[endpoint(GET, "/a/{b}", scope = ReadCore, returns = ())]
struct E17 { b: String, #[endpoint(query, body)] other: String } //~ body

#[derive(Endpoint)]
#[endpoint(GET, "/a/{b}", scope = ReadCore, returns = ())]
struct E18 { b: String, #[endpoint()] other: String } //~ )

#[derive(Endpoint)]
#[endpoint(GET, "/a/{b}", scope = ReadCore, returns = ())]
struct E19(String); //~ (String)

#[derive(Endpoint)]
#[endpoint(GET, "/a/{b}", scope = ReadCore, returns = ())]
struct E20<'a> { b: &'a str } //~ <'a>

#[derive(Endpoint)]
#[endpoint(GET, "/a", scope = ReadCore, returns = ())]
enum E21 {} //~ E21

#[derive(Endpoint)]
#[endpoint(DELETE, "/a", scope = ReadCore, returns = ())]
struct E22 { #[endpoint(body)] b: String } //~ b

#[derive(Endpoint)]
#[endpoint(GET, "/a", scope = ReadCore, returns = ())]
struct E23 { #[endpoint(query = "a b")] b: String } //~ "a b"

#[derive(Endpoint)]
#[endpoint(GET, "/a", scope = ReadCore, returns = ())]
struct E24 { #[endpoint(query = "b")] b: bool, #[endpoint(query = "b")] c: bool } //~ "b"

#[derive(Endpoint)]
#[endpoint(GET, "/a", scope = ReadCore, returns = ())]
struct E25 { #[endpoint(query)] b: Query<Task>, #[endpoint(query = "page")] page: i32 } //~ "page"

#[derive(Endpoint)]
#[endpoint(GET, "/a", scope = ReadCore, returns = ())]
struct E26 { #[endpoint(query = b)] b: bool } //~ b

#[derive(Endpoint)]
#[endpoint(GET, "/a", scope = ReadCore, returns = (), status = 404)] //~ 404
struct E27 {}

#[derive(Endpoint)]
#[endpoint(GET, "/a", scope = ReadCore, returns = (), status = [200, 2000])] //~ 2000
struct E28 {}

#[derive(Endpoint)]
#[endpoint(GET, "/a", scope = ReadCore, returns = (), status = [200, 200])] //~ 200
struct E29 {}

fn main() {}

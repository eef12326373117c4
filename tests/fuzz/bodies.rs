//! The memory of a body is at most a small multiple of its size, for every content and reader.
//!
//! Decoded records are limited to four times the size of the body and 4 MiB, which is two pages of
//! the widest record. A growing vector takes up to three times the size of its content. So the
//! maximum is 12 times the size and 12 MiB. The rest of [`BASE`] is for client and server.

use core_api::{
    AccessToken, Activity, Client, Endpoint, Error, GetActivity, GetInvoice, GetTimeEntry, Json,
    ListActivities, ListProjects, ReadCompany, TokenProvider,
    access::ReadCore,
    client::Cassette,
    endpoint::{Answer, Count, Job, Leniency, RequestParts},
    token::TokenFuture,
};
use http::{Method, Response};
use jiff::civil::date;

use crate::memory;

/// Size of the bodies in bytes.
const SIZE: usize = 1 << 20;

/// Maximum memory for each byte of a body, in bytes.
const FACTOR: usize = 12;

/// Maximum memory in addition to that, in bytes.
const BASE: usize = 16 << 20;

const ID: &str = r#""id":"627f5f9e-260f-cdab-5143-b9fedec21552""#;

/// Joins copies of `part` by commas up to the size, as a list or as the members of an object.
fn repeated(start: &str, part: &str, end: &str) -> String {
    let count = (SIZE - start.len() - end.len()) / (part.len() + 1);
    format!("{start}{}{end}", vec![part; count].join(","))
}

/// Repeats `part` up to the size.
fn long(start: &str, part: &str, end: &str) -> String {
    format!("{start}{}{end}", part.repeat((SIZE - start.len() - end.len()) / part.len()))
}

/// Returns bodies that would take many times their size in memory without a limit.
fn hostile() -> Vec<(&'static str, String)> {
    let object = |name: &str| format!("{{{ID},\"{name}\":");
    let distinct: Vec<String> =
        (0..SIZE / 12).map(|number| format!("\"x{number:06}\":1")).collect();
    vec![
        ("zeros", repeated("[", "0", "]")),
        ("texts", repeated("[", "\"\"", "]")),
        ("empty objects", repeated("[", "{}", "]")),
        ("empty lists", repeated("[", "[]", "]")),
        ("rows with an id only", repeated("[", &format!("{{{ID}}}"), "]")),
        ("rows that do not fit", repeated("[", &format!("{{{ID},\"costRate\":[]}}"), "]")),
        ("deep lists", "[".repeat(SIZE)),
        ("deep objects", "{\"a\":".repeat(SIZE / 5)),
        (
            "deep values",
            format!("{}{}{}}}", object("x"), "[".repeat(SIZE / 2), "]".repeat(SIZE / 2)),
        ),
        ("one name", repeated(&format!("{{{ID},"), "\"x\":1", "}")),
        ("many names", format!("{{{ID},{}}}", distinct.join(","))),
        ("names with half of a pair", repeated(&format!("{{{ID},"), r#""\ud800":1"#, "}")),
        ("a long name", long(&format!("{{{ID},\""), "x", "\":1}")),
        ("odd values", repeated(&format!("{{{ID},"), "\"memo\":7", "}")),
        ("nested rows", repeated(&object("invoiceDetails"), "{}", "]}").replacen(":{}", ":[{}", 1)),
        ("nested zeros", repeated(&object("invoiceDetails"), "0", "]}").replacen(":0", ":[0", 1)),
        ("a long text", long(&format!("{}\"", object("memo")), "x", "\"}")),
        ("a text of escapes", long(&format!("{}\"", object("memo")), "\\u0001", "\"}")),
        ("a text of halves of pairs", long(&format!("{}\"", object("memo")), "\\ud800", "\"}")),
        ("a long number", long(&object("costRate"), "1", "}")),
        ("a long date", long(&format!("{}\"", object("createdOn")), "1", "\"}")),
        ("a long enum", long(&format!("{}\"", object("billStatus")), "\\u0085", "\"}")),
        ("empty interactions", repeated("{\"version\":1,\"interactions\":[", "{}", "]}")),
        ("only a text", long("\"", "x", "\"")),
        ("only a text of escapes", long("\"", "\\u0085", "\"")),
        ("no JSON", long("<html>", "x", "</html>")),
    ]
}

fn read<A: Answer>(body: &bytes::Bytes) -> Result<(), Error> {
    struct Call<A>(std::marker::PhantomData<A>);

    impl<A: Answer> Endpoint for Call<A> {
        const METHOD: Method = Method::GET;
        const PATH: &'static str = "/";
        type Access = ReadCore;
        type Response = A;

        fn fill(&self, _: &mut RequestParts) -> Result<(), Error> {
            Ok(())
        }
    }
    Call::<A>::decode(Response::new(body.clone())).map(drop)
}

type Reader = (&'static str, fn(&bytes::Bytes));

/// Returns the readers of a response that need no client.
fn readers() -> Vec<Reader> {
    fn decode<E: Endpoint>(body: &bytes::Bytes) {
        for leniency in [Leniency::Strict, Leniency::Lenient] {
            let mut response = Response::new(body.clone());
            response.extensions_mut().insert(leniency);
            drop(E::decode(response));
        }
        // The same body with an error status.
        let mut response = Response::new(body.clone());
        *response.status_mut() = http::StatusCode::BAD_REQUEST;
        drop(E::decode(response).map(drop).unwrap_err().to_string());
    }
    vec![
        ("get", decode::<GetActivity>),
        ("get with an enum", decode::<GetTimeEntry>),
        ("get with a nested list", decode::<GetInvoice>),
        ("list", decode::<ListActivities>),
        ("list of the widest record", decode::<ListProjects>),
        ("company", decode::<ReadCompany>),
        ("any list", |body| drop(read::<Vec<core_api::Project>>(body))),
        ("count", |body| drop(read::<Count>(body))),
        ("job", |body| drop(read::<Job>(body))),
        ("json", |body| drop(read::<Json>(body))),
        ("text", |body| drop(read::<String>(body))),
        ("nothing", |body| drop(read::<()>(body))),
        ("cassette", |body| drop(Cassette::parse(std::str::from_utf8(body).unwrap()))),
        ("serde", |body| drop(serde_json::from_slice::<Activity>(body))),
    ]
}

#[test]
fn no_body_takes_many_times_its_size_in_memory() {
    let _alone = memory::exclusive();
    let mut peak = 0;
    for (name, body) in hostile() {
        let body = bytes::Bytes::from(body);
        for (reader, read) in readers() {
            let used = memory::measure(|| read(&body));
            peak = peak.max(used);
            let limit = FACTOR * body.len() + BASE;
            assert!(used <= limit, "{reader} of {name}: {used} bytes for {}", body.len());
        }
    }
    println!("at most {:.1} times the size", peak as f64 / SIZE as f64);
}

/// A provider that always returns the same token.
struct Token(AccessToken);

impl TokenProvider for Token {
    fn token(&self) -> TokenFuture<'_> {
        let token = self.0.clone();
        Box::pin(async { Ok(token) })
    }

    fn refused<'a>(&'a self, _: &'a AccessToken) -> TokenFuture<'a> {
        self.token()
    }
}

/// Starts a server that answers every request with one body, and returns its client.
async fn serve(status: u16, body: bytes::Bytes) -> Client {
    let status = http::StatusCode::from_u16(status).unwrap();
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let endpoint = format!("http://{}", listener.local_addr().unwrap());
    let router = axum::Router::new().fallback(async move || (status, body));
    tokio::spawn(async { axum::serve(listener, router).await.unwrap() });
    let token = AccessToken::new("secret", endpoint.parse().unwrap());
    Client::builder(Token(token)).allow_loopback().build().unwrap()
}

/// Reads in every way that the client offers, up to the first error of each.
async fn read_all(client: &Client) {
    let list = ListActivities::new;
    let known = [core_api::Id::NONE];
    drop(client.send(GetActivity::new(core_api::Id::NONE)).await);
    drop(client.send(list().page(1, 10)).await);
    drop(client.first(list()).await);
    drop(client.stream(list()).try_next().await);
    drop(client.stream(list().by_key()).try_next().await);
    drop(client.pages(list().prefetch(1)).try_next().await);
    drop(
        client
            .changes::<Activity>(date(2026, 1, 1).at(0, 0, 0, 0))
            .deletions(known)
            .try_next()
            .await,
    );
    drop(client.count(list()).await);
    drop(client.raw(Method::GET, "/tax").fetch::<Json>().await);
    drop(client.raw(Method::GET, "/tax").response().await);
}

#[test]
fn no_body_takes_many_times_its_size_in_a_client() {
    let _alone = memory::exclusive();
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
    for status in [200, 400] {
        for (name, body) in hostile() {
            let length = body.len();
            let client = runtime.block_on(serve(status, body.into()));
            let used = memory::measure(|| runtime.block_on(read_all(&client)));
            let limit = FACTOR * length + BASE;
            assert!(used <= limit, "{status} {name}: {used} bytes for {length}");
        }
    }
}

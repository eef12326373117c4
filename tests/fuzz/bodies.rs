//! How much memory a body takes: at most a small multiple of its size, whatever is in it and whoever
//! reads it.
//!
//! What records take is limited to four times the size of the body and 4 MiB (two pages of the widest
//! records), and a vector that grows has up to three times what is in it. So the most is 12 times the
//! size and 12 MiB; the rest of [`BASE`] is for the client and the server of the test.

use core_api::{
    AccessToken, Activity, Client, Endpoint, Error, GetActivity, GetInvoice, GetTimeEntry, Json,
    ListActivities, ListCompanies, ListProjects, TokenProvider,
    access::ReadCore,
    client::Cassette,
    endpoint::{Answer, Count, Job, Leniency, RequestParts},
    token::TokenFuture,
};
use http::{Method, Response};
use jiff::civil::date;

use crate::memory;

/// The size of the bodies, in bytes.
const SIZE: usize = 1 << 20;

/// The most memory for each byte of a body.
const FACTOR: usize = 12;

/// The most memory beyond, in bytes.
const BASE: usize = 16 << 20;

const ID: &str = r#""id":"627f5f9e-260f-cdab-5143-b9fedec21552""#;

/// A list, or the members of an object, of so many equal parts as the size takes.
fn repeated(start: &str, part: &str, end: &str) -> String {
    let count = (SIZE - start.len() - end.len()) / (part.len() + 1);
    format!("{start}{}{end}", vec![part; count].join(","))
}

/// A text as long as the size takes.
fn long(start: &str, part: &str, end: &str) -> String {
    format!("{start}{}{end}", part.repeat((SIZE - start.len() - end.len()) / part.len()))
}

/// Bodies that are read into much more than their size where nothing limits that.
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

/// The readers of an answer that need no client.
fn readers() -> Vec<Reader> {
    fn decode<E: Endpoint>(body: &bytes::Bytes) {
        for leniency in [Leniency::Strict, Leniency::Lenient] {
            let mut response = Response::new(body.clone());
            response.extensions_mut().insert(leniency);
            drop(E::decode(response));
        }
        // And where it is refused.
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
        ("company", decode::<ListCompanies>),
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
    let _alone = memory::alone();
    let mut most = 0;
    for (name, body) in hostile() {
        let body = bytes::Bytes::from(body);
        for (reader, read) in readers() {
            let taken = memory::measure(|| read(&body));
            most = most.max(taken);
            let limit = FACTOR * body.len() + BASE;
            assert!(taken <= limit, "{reader} of {name}: {taken} bytes for {}", body.len());
        }
    }
    println!("at most {:.1} times the size", most as f64 / SIZE as f64);
}

/// Hands out one token.
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

/// A server that answers everything with one body, and a client of it.
async fn serve(status: u16, body: bytes::Bytes) -> Client {
    let status = http::StatusCode::from_u16(status).unwrap();
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let endpoint = format!("http://{}", listener.local_addr().unwrap());
    let router = axum::Router::new().fallback(async move || (status, body));
    tokio::spawn(async { axum::serve(listener, router).await.unwrap() });
    let token = AccessToken::new("secret", endpoint.parse().unwrap());
    Client::builder(Token(token)).allow_loopback().build().unwrap()
}

/// Every way of a client to read, until its first error.
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
    drop(client.call(Method::GET, "/tax").fetch::<Json>().await);
    drop(client.call(Method::GET, "/tax").response().await);
}

#[test]
fn no_body_takes_many_times_its_size_in_a_client() {
    let _alone = memory::alone();
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
    for status in [200, 400] {
        for (name, body) in hostile() {
            let length = body.len();
            let client = runtime.block_on(serve(status, body.into()));
            let taken = memory::measure(|| runtime.block_on(read_all(&client)));
            let limit = FACTOR * length + BASE;
            assert!(taken <= limit, "{status} {name}: {taken} bytes for {length}");
        }
    }
}

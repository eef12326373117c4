//! Hosts to which a token is not sent.

use core_api::{
    AccessToken, BaseUrl, BaseUrlError, Client, Endpoint, Error, ErrorKind, GetActivity,
    access::ReadCore, endpoint::RequestParts,
};
use core_auth::StaticToken;
use http::{Method, Request};

use super::{Api, unknown_id};

#[tokio::test]
async fn a_token_is_not_sent_to_a_host_that_is_not_the_vendors() {
    for base in ["https://evil.example/api", "https://203.0.113.7/api", "https://localhost/api"] {
        let token = AccessToken::new("canary", base.parse().unwrap());
        let error = Client::new(StaticToken::from(token))
            .send(GetActivity::new(unknown_id()))
            .await
            .unwrap_err();
        assert_eq!((error.kind(), error.attempts().len()), (ErrorKind::Unsent, 0), "{error}");
        assert!(!error.to_string().contains("canary"));
    }
}

#[test]
fn a_base_url_that_parsers_read_differently_is_refused() {
    for text in [
        " https://api.bqecore.com",
        "https://api.bqecore.com\n",
        "https://api.bqe\ncore.com",
        "https://api.bqecore.com/\0",
        "https://api.bqecore.com\\@evil.example",
        "https://api.bqecore.com/a\tb",
    ] {
        assert_eq!(text.parse::<BaseUrl>(), Err(BaseUrlError::Unsafe), "{text:?}");
    }
    for text in [
        "https://user@api.bqecore.com",
        "https://api.bqecore.com@evil.example",
        "https://api.bqecore.com?a",
        "https://api.bqecore.com#a",
        "ftp://api.bqecore.com",
        "http://api.bqecore.com",
        "https://",
        "api.bqecore.com",
    ] {
        assert!(text.parse::<BaseUrl>().is_err(), "{text}");
    }
    let base: BaseUrl = "https://api.bqecore.com/a/../b/".parse().unwrap();
    assert_eq!((base.as_str(), base.authority()), ("https://api.bqecore.com/b", "api.bqecore.com"));
}

/// A call that ignores the base URL.
struct WrongHost(&'static str);

impl Endpoint for WrongHost {
    const METHOD: Method = Method::GET;
    const PATH: &'static str = "/astray";
    type Access = ReadCore;
    type Response = ();

    fn fill(&self, _: &mut RequestParts) -> Result<(), Error> {
        Ok(())
    }

    fn to_request(&self, _: &BaseUrl) -> Result<Request<bytes::Bytes>, Error> {
        Ok(Request::get(self.0).body(bytes::Bytes::new()).unwrap())
    }
}

#[tokio::test]
async fn a_call_that_leads_to_another_host_is_not_sent() {
    let api = Api::start().await;
    for address in ["https://evil.example/a", "http://127.0.0.1:1/a", "/a"] {
        let error = api.client.send(WrongHost(address)).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Unsent, "{error}");
        assert!(error.to_string().contains("is outside"), "{error}");
    }
}

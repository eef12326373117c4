//! The page that the browser shows at the end of a login.

use super::{LONG, Waiting, stub};

#[tokio::test]
async fn the_page_holds_nothing_of_the_request_and_leads_nowhere() {
    let stub = stub().await;
    for (answer, title) in [("code=c0de", "You are back"), ("error=invalid_scope", "not completed")]
    {
        let waiting = Waiting::start(&stub.app, LONG).await;
        let extra = "next=https://evil.test&error_description=%3Cscript%3E";
        let path = format!("/callback?{answer}&state={}&{extra}", waiting.state);
        let page = waiting.get(&path).await;
        assert!(page.starts_with("HTTP/1.1 200 ") && page.contains(title), "{page}");
        assert!(page.contains("You can close this window"), "{page}");
        for secret in ["c0de", &waiting.state, "evil", "script>", "location:", "href"] {
            assert!(!page.contains(secret), "{secret}: {page}");
        }
        for header in [
            "cache-control: no-store",
            "referrer-policy: no-referrer",
            "content-security-policy: default-src 'none'",
        ] {
            assert!(page.contains(header), "{header}: {page}");
        }
        let result = waiting.login.await.unwrap();
        assert_eq!(result.is_ok(), answer.starts_with("code"));
    }
}

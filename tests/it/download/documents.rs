//! The file of a document in the sandbox, downloaded as in the guide.

use core_api::{Client, Document, ErrorKind, FindDocumentUri, ListDocuments};
use core_sandbox::{Fault, Sandbox};

async fn setup() -> (Sandbox, Client, Document) {
    let sandbox = Sandbox::start().await.unwrap();
    let token = core_api::AccessToken::new(sandbox.issue_token(), sandbox.base_url().unwrap());
    let client = Client::builder(core_auth::StaticToken::from(token)).allow_loopback();
    let client = client.retry(crate::support::api::hasty()).build().unwrap();
    let document = client.first(ListDocuments::new()).await.unwrap().unwrap();
    (sandbox, client, document)
}

#[tokio::test]
async fn the_file_of_a_document_is_written() {
    let (_sandbox, client, document) = setup().await;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("plan.txt");

    // The recipe of `docs/guide/files.md`.
    let address = client.send(FindDocumentUri::new(document.id)).await.unwrap();
    let mut file = tokio::fs::File::create(&path).await.unwrap();
    let download = client.download(&address).limit(1 << 30);
    let summary = download.write_to(&mut file).await.unwrap();

    let text = std::fs::read_to_string(&path).unwrap();
    assert!(text.starts_with("This is ") && text.len() as u64 == summary.written(), "{text}");
    assert_eq!(summary.content_type(), Some("text/plain; charset=utf-8"));
    assert_eq!(summary.file_name(), document.name);
    assert_eq!(client.download(&address).await.unwrap().body(), text.as_bytes());
}

#[tokio::test]
async fn faults_happen_to_the_address_and_to_the_storage() {
    let (sandbox, client, document) = setup().await;
    let address = client.send(FindDocumentUri::new(document.id)).await.unwrap();
    let whole = client.download(&address).await.unwrap().into_body();
    for (fault, rest) in [
        (Fault::status(503).on("/files"), 0),
        (Fault::connection_dropped().on("/storage"), 0),
        // The storage sends half of the file, and the client requests the rest.
        (Fault::body_cut().on("/storage"), 1),
    ] {
        let fault = sandbox.inject(fault);
        let mut file = Vec::new();
        client.download(&address).write_to(&mut file).await.unwrap();
        assert!(file == whole && fault.fired() == 1, "{rest}");
    }
    sandbox.inject(Fault::redirect(302, "https://169.254.169.254/").on("/files"));
    let error = client.download(&address).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Refused, "{error}");
}

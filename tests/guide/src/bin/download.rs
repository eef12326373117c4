//! Saves the file of a document: `download Survey.pdf`.

use std::{env, error::Error};

use core_api::{FindDocumentUri, ListDocuments};
use core_auth::{App, FileStore, Session};
use tokio::fs::{self, File};

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let name = env::args().nth(1).ok_or("give the name of a document")?;
    let session =
        Session::builder(App::from_env()?, FileStore::open("session.json")?).open().await?;
    let client = session.client()?;

    // No source shows that Core filters documents by their names.
    let documents = client.collect(ListDocuments::new()).await?;
    let document = documents.iter().find(|document| document.name.as_ref() == Some(&name));
    let document = document.ok_or("no document has this name")?;

    // The address may redirect to a storage service. Neither host receives the token.
    let address = client.send(FindDocumentUri::new(document.id)).await?;
    let mut file = File::create("download.part").await?;
    let summary = client.download(&address).limit(1 << 30).write_to(&mut file).await?;
    file.sync_all().await?;
    fs::rename("download.part", "download.bin").await?; // a broken download leaves no whole file
    println!("{} bytes of {:?}", summary.written(), summary.content_type());
    Ok(())
}

//! The nasty records, read by the typed client.

use core_api::{
    Client,
    endpoint::{CanList, CanRead, List, Read},
};
use core_sandbox::{DataSet, Sandbox};

use crate::support::list_server::client_of;

async fn list<R: CanList>(client: &Client) -> usize {
    client.collect(List::<R>::new()).await.unwrap_or_else(|e| panic!("{}: {e}", R::NAME)).len()
}

async fn read<R: CanRead>(client: &Client) -> usize {
    client.send(Read::<R>::new()).await.map(|_| 1).unwrap_or_else(|e| panic!("{}: {e}", R::NAME))
}

/// Returns the number of records that a call reads.
macro_rules! records {
    (list $client:ident $record:ident) => {
        list::<core_api::$record>($client).await
    };
    (read $client:ident $record:ident) => {
        read::<core_api::$record>($client).await
    };
    ($other:ident $client:ident $record:ident) => {
        0
    };
}

macro_rules! read_all {
    (records { $(
        $group:ident $record:ident { $($word:ident $call:ident;)* } $input:tt $extra:tt $abilities:tt
    )* } calls $calls:tt) => {
        /// Reads all records of all resources, and returns their number.
        async fn read_all(client: &Client) -> usize {
            let mut records = 0;
            $(records += Box::pin(async { 0 $(+ records!($word client $record))* }).await;)*
            records
        }
    };
}

core_api::__resources!(read_all);

#[tokio::test]
async fn the_client_reads_every_nasty_record() {
    let nasty = Sandbox::builder().data_set(DataSet::Nasty).start().await.unwrap();
    let sample = Sandbox::start().await.unwrap();
    let nasty = read_all(&client_of(&nasty)).await;
    let sample = read_all(&client_of(&sample)).await;
    assert!(nasty > sample + 60, "{nasty} {sample}");
}

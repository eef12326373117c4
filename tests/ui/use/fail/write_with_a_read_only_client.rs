use core_api::{Client, DeleteActivity, access::ReadOnly};

async fn delete(client: Client<ReadOnly>, call: DeleteActivity) {
    let _ = client.send(call).await; //~ call //~+ client.send(call) //~+ await
}

fn main() {}

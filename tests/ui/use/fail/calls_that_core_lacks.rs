//! Calls that Core lacks for a resource.

use core_api::{
    Activity, Client, Company, Id, NoteStatus,
    endpoint::{BatchCreate, Create, Delete, Get, List, Read},
};

fn missing(client: &Client) {
    drop(client.send(Get::<Company>::new(Id::NONE))); //~ send
    drop(client.stream(List::<Company>::new())); //~ List::<Company>::new()
    drop(client.send(Read::<Activity>::new())); //~ send
    let _ = client.update(Id::<NoteStatus>::NONE, |_| ()); //~ Id::<NoteStatus>::NONE
    drop(client.send(Delete::<NoteStatus>::new(Id::NONE))); //~ send
}

fn create(_: &Create<Company>) {} //~ Create<Company>

fn batch(_: &BatchCreate<Activity>) {} //~ BatchCreate<Activity>

fn main() {
    let _ = (missing, create, batch);
}

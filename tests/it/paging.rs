//! Lists read page by page, from servers that behave and servers that misbehave.

mod changing;
mod cursor;
mod faults;
mod irregular_servers;
mod json_rows;
mod lenient;
mod parts;
mod projection;
mod rows;

use crate::support::list_server::{ReceivedRequest, Script, client_of, first_page_only, id, page};

//! Many processes on one store, and processes that are killed.

mod child;
mod fleet;
mod killed;
mod orders;
mod points;

use core_auth::{App, Grant};

use super::{app, grant, sandbox};
use child::Child;
use orders::{Orders, Work};

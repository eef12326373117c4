//! Mistakes in projections: one error each, at the word that is wrong.

use core_api::{Project, Projection};

macro_rules! nothing { ($($tokens:tt)*) => {}; }
nothing!(Project Projection);

#[derive(Projection)]
#[projection] //~ projection
struct H1 { name: Option<String> }

#[derive(Projection)]
#[projection(Project, Project)] //~ Project
struct H2 { name: Option<String> }

#[derive(Projection)]
#[projection(crate = core_api)] //~ crate
struct H3 { name: Option<String> }

#[derive(Projection)]
#[projection("Project")] //~ "Project"
struct H4 { name: Option<String> }

#[derive(Projection)]
#[projection(Project)]
struct H5 { name: Option<String>, #[projection(column = name)] other: Option<String> } //~ other

#[derive(Projection)]
#[projection(Project)]
struct H6 { #[projection(unlisted = "")] other: Option<String> } //~ ""

#[derive(Projection)]
#[projection(Project)]
struct H7 { #[projection(column = "name")] other: Option<String> } //~ "name"

#[derive(Projection)]
#[projection(Project)]
struct H8 { #[projection(column = name, unlisted = "x")] other: Option<String> } //~ unlisted

#[derive(Projection)]
#[projection(Project)]
struct H9 { #[projection()] name: Option<String> } //~ )

#[derive(Projection)]
#[projection(Project)]
struct H10<T> { name: Option<T> } //~ <T>

fn main() {}

use core_api::DeleteCompany;

fn main() {}

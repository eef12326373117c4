use core_api::DeleteCompany; //~ core_api::DeleteCompany

fn main() {}

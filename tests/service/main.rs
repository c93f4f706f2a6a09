//! Service tests: the production routers over HTTP, and the store on each database it must work with.

mod declarations;
mod hostile;
mod manners;
mod summary;

//! Hours across areas: two real books with the machine between them, through every interleaving of one transfer, and some stories.

mod model;
mod pair;
mod story;

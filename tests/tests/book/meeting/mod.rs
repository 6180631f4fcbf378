//! Stories of meetings: who notes what, how minutes are agreed and corrected, what links can do.

mod agreeing;

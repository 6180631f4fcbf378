//! Tiles: their names, and that a whole tree can be had back from them.

use kith_protocol::tlog::tile::Tile;
use kith_protocol::tlog::{Hash, Tree};

use super::tree;

#[test]
fn tiles_have_the_specifications_names() {
    for (level, n, width, path) in [
        (0, 0, 256, "0/000"),
        (0, 273, 112, "0/273.p/112"),
        (1, 1_234_067, 256, "1/x001/x234/067"),
        (63, 999, 1, "63/999.p/1"),
        (2, 1_000, 255, "2/x001/000.p/255"),
        (0, u64::MAX, 256, "0/x018/x446/x744/x073/x709/x551/615"),
    ] {
        let tile = Tile::new(level, n, width).unwrap();
        assert_eq!(tile.to_string(), path);
        assert_eq!(Tile::parse(path), Some(tile));
    }
}

#[test]
fn nothing_else_is_a_tiles_name() {
    for path in [
        "",
        "0",
        "0/",
        "/000",
        "0/0",
        "0/00",
        "0/0000",
        "00/000",
        "64/000",
        "-1/000",
        "0/x000/000",
        "0/x01/000",
        "0/001/000",
        "0/xx01/000",
        "0/x001/x000",
        "0/+00",
        "0/000.p",
        "0/000.p/",
        "0/000.p/0",
        "0/000.p/01",
        "0/000.p/256",
        "0/000.p/1/",
        "0/000/",
        "0/000 ",
        "x0/000",
        "0/x018/x446/x744/x073/x709/x551/616",
        "0/x001/x018/x446/x744/x073/x709/x551/615",
        "entries/000",
        "0/x001//000",
        "0/\u{661}00",
    ] {
        assert_eq!(Tile::parse(path), None, "{path}");
    }
    assert_eq!(Tile::new(64, 0, 1), None);
    assert_eq!(Tile::new(0, 0, 0), None);
    assert_eq!(Tile::new(0, 0, 257), None);
}

#[test]
fn a_log_of_70_000_has_the_tiles_that_the_specification_counts() {
    let all: Vec<Tile> = Tile::all(70_000).collect();
    let full = |level| {
        all.iter()
            .filter(|t| t.level() == level && t.width() == 256)
            .count()
    };
    let partial: Vec<String> = all
        .iter()
        .filter(|t| t.width() < 256)
        .map(Tile::to_string)
        .collect();
    assert_eq!((full(0), full(1), full(2)), (273, 1, 0));
    assert_eq!(partial, ["0/273.p/112", "1/001.p/17", "2/000.p/1"]);
    let of_256: Vec<String> = Tile::all(256).map(|tile| tile.to_string()).collect();
    assert_eq!(of_256, ["0/000", "1/000.p/1"]);
    assert_eq!(Tile::all(0).count(), 0);
}

#[test]
fn tiles_hold_the_tree() {
    let tree = tree(70_000);
    for tile in Tile::all(tree.size()) {
        assert!(tile.belongs_to(tree.size()), "{tile}");
        let bytes = tree.tile(tile.level(), tile.n(), tile.width()).unwrap();
        let (hashes, rest) = bytes.as_chunks::<32>();
        assert_eq!((hashes.len(), rest.len()), (usize::from(tile.width()), 0));
        // Each hash in it is the root over 256^level leaves, whatever level it stands at.
        let span = 256_usize.pow(u32::from(tile.level()));
        for (i, hash) in hashes.iter().enumerate() {
            let start = (tile.n() as usize * 256 + i) * span;
            assert_eq!(
                *hash,
                root_of(&tree.leaf_hashes()[start..start + span]),
                "{tile}, hash {i}"
            );
        }
    }
    for (level, n, width) in [
        (0, 273, 113),
        (0, 274, 1),
        (1, 1, 18),
        (3, 0, 1),
        (63, 0, 1),
        (0, u64::MAX, 1),
        (0, 0, 0),
        (0, 0, 257),
    ] {
        assert_eq!(tree.tile(level, n, width), None, "{level} {n} {width}");
    }
}

#[test]
fn only_the_tiles_of_a_size_belong_to_it() {
    for (size, path, belongs) in [
        (70_000, "0/000", true),
        (70_000, "0/000.p/255", false),
        (70_000, "0/273.p/112", true),
        (70_000, "0/273.p/111", false),
        (70_000, "0/273", false),
        (70_000, "0/274.p/1", false),
        (70_000, "2/000.p/1", true),
        (70_000, "3/000.p/1", false),
        (256, "0/000", true),
        (256, "0/001.p/1", false),
        (0, "0/000.p/1", false),
        (u64::MAX, "63/000.p/1", false),
    ] {
        assert_eq!(
            Tile::parse(path).unwrap().belongs_to(size),
            belongs,
            "{path} of {size}"
        );
    }
}

fn root_of(leaves: &[Hash]) -> Hash {
    Tree::from_leaf_hashes(leaves.to_vec()).root()
}

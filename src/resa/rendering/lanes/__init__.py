"""How each kind of lane is drawn, one file per kind or family; each declares itself with `@lane(kind)`."""

// Makes the replica set and a user per service who reaches that service's database only. Can be run again.
try {
  rs.initiate({ _id: "hervat", members: [{ _id: 0, host: "mongodb:27017" }] });
} catch (error) {
  if (error.codeName !== "AlreadyInitialized") throw error;
}
while (!db.hello().isWritablePrimary) sleep(200);
for (const service of ["intake", "trajectory", "matching", "notifications"]) {
  const name = `hervat_${service}`;
  const own = db.getSiblingDB(name);
  if (own.getUser(name) === null) {
    own.createUser({ user: name, pwd: process.env.HERVAT_MONGODB_PASSWORD, roles: [{ role: "readWrite", db: name }] });
  }
}

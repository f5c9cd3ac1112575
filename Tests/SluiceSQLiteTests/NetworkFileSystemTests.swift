import Testing

@testable import SluiceSQLite

@Suite struct NetworkFileSystemTests {
    private static let mounts = """
        /dev/sda1 / ext4 rw,relatime 0 0
        tmpfs /run tmpfs rw,nosuid 0 0
        server:/export /srv/shared nfs4 rw,relatime 0 0
        //server/data /srv/with\\040blank cifs rw 0 0
        /dev/sdb1 /srv/shared/local xfs rw 0 0
        server:/more /mnt nfs rw 0 0
        /dev/sdc1 /mnt ext4 rw 0 0
        """

    @Test(arguments: [
        ("/srv/shared", "nfs4"), ("/srv/shared/deep/down", "nfs4"), ("/srv/with blank", "cifs"), ("/", nil),
        ("/run/app", nil), ("/srv/shared/local", nil), ("/srv/sharedByName", nil), ("/mnt", nil),
    ])
    func theNearestMountCounts(directory: String, name: String?) {
        #expect(NetworkFileSystem.name(of: directory, mounts: Self.mounts) == name)
    }

    @Test func nothingIsKnownWithoutMounts() {
        #expect(NetworkFileSystem.name(of: "/srv", mounts: "") == nil)
        #expect(NetworkFileSystem.name(of: "/srv", mounts: "odd\n\n") == nil)
    }

    @Test func aFolderForTestsIsLocal() throws {
        let file = try TemporaryFile()
        #expect(NetworkFileSystem.name(of: file.path) == nil)
    }
}
